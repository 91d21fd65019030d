# Asks Nessie whether it is ready: the image has bash, and no client that is sure to stay.
exec 3<>/dev/tcp/127.0.0.1/9000
printf 'GET /q/health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r status <&3
[[ $status == *' 200 '* ]]
