import { nothingOfTheKind } from 'node:path';
