// What we send, in the words of Microsoft's own types of the cards that Teams takes.
import type { IAdaptiveCard } from '@microsoft/teams.cards';

export interface Text {
  type: 'message';
  locale?: string;
  textFormat: 'plain' | 'xml';
  text: string;
}

export interface Card {
  type: 'message';
  locale?: string;
  summary: string;
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive'; content: IAdaptiveCard }];
}
