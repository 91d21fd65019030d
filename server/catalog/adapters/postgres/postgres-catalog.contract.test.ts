import { describeCatalogContract } from '../../testing/catalog-contract.ts';
import { emptyCatalogs } from '../../testing/empty-catalogs.ts';

describeCatalogContract('PostgreSQL', emptyCatalogs());
