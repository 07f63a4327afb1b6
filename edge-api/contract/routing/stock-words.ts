import type { PhoneLanguage } from "../languages.ts";

/** Sentences from Asterisk's own sounds, word for word; the gateway knows the files, the simulator the text. */
export const STOCK_WORDS = {
  nobodyAvailable: "Nobody is available to take your call at the moment",
  isBusy: "I'm sorry. Nobody is available to take your call at the moment",
  isUnavailable: "I'm sorry, but I was unable to locate the person you are calling",
  cannotBeDialed: "Your call cannot be completed as dialed. Please check the number and dial again.",
  invalidChoice: "That option is invalid. Please try again.",
  notAllowed: "I'm sorry. That feature is not available on this line.",
  allLinesBusy: "All circuits are busy now. Please try your call again later.",
  serviceUnavailable: "I'm sorry. Please try your call again later.",
  goodbye: "Goodbye!",
  oneMoment: "I'm sorry. One moment, please.",
  hiddenNumber: "The party you are trying to reach does not accept unidentified calls.",
  /** To those outside who must say that they take the call, and to who says so too late. */
  acceptCall: "You have an incoming call. Press 1 to accept this call, or 2 to reject it.",
  takenAlready: "Somebody else has taken this call.",
} as const;
export type StockWords = keyof typeof STOCK_WORDS;

/** The same in other languages: what Debian's lists say was recorded, and our own texts for what was not (infra/asterisk/sounds/spoken). */
const TRANSLATED: Readonly<Record<Exclude<PhoneLanguage, "en">, Readonly<Record<StockWords, string>>>> = {
  de: {
    nobodyAvailable: "Zurzeit kann niemand Ihren Anruf entgegennehmen.",
    isBusy: "Es tut mir leid. Zurzeit kann niemand Ihren Anruf entgegennehmen.",
    isUnavailable: "Es tut mir leid. Die gewünschte Person ist nicht zu erreichen.",
    cannotBeDialed: "Die gewählte Nummer kann nicht erreicht werden. Bitte prüfen Sie die Nummer und wählen Sie neu.",
    invalidChoice: "Diese Auswahl gibt es nicht. Bitte versuchen Sie es noch einmal.",
    notAllowed: "Es tut mir leid. Das ist an diesem Anschluss nicht möglich.",
    allLinesBusy: "Zurzeit sind alle Leitungen belegt. Bitte versuchen Sie es später noch einmal.",
    serviceUnavailable: "Es tut mir leid. Bitte versuchen Sie es später noch einmal.",
    goodbye: "Auf Wiederhören!",
    oneMoment: "Es tut mir leid. Einen Moment, bitte.",
    hiddenNumber: "Der Angerufene nimmt keine Anrufe mit unterdrückter Nummer an.",
    acceptCall: "Sie haben einen Anruf. Drücken Sie die 1, um den Anruf anzunehmen, oder die 2, um ihn abzulehnen.",
    takenAlready: "Diesen Anruf hat schon jemand anders angenommen.",
  },
  es: {
    nobodyAvailable: "En este momento nadie está libre para responder a su llamada",
    isBusy: "Lo siento. En este momento nadie está libre para responder a su llamada",
    isUnavailable: "Lo siento pero no logré encontrar a la persona que usted busca",
    cannotBeDialed:
      "Su llamada no se puede completar como fue marcada. Por favor, verifique el número y marque de nuevo.",
    invalidChoice: "Esa opción no es válida. Por favor, inténtelo de nuevo.",
    notAllowed: "Lo siento. Esa función no está disponible en esta línea.",
    allLinesBusy: "En este momento todas las líneas están ocupadas. Por favor, intente su llamada más tarde.",
    serviceUnavailable: "Lo siento. Por favor, intente su llamada más tarde.",
    goodbye: "¡Adiós!",
    oneMoment: "Lo siento. Un momento, por favor.",
    hiddenNumber: "La persona que usted desea llamar no acepta llamadas no identificadas.",
    acceptCall: "Usted tiene una llamada entrante. Presione 1 para aceptar la llamada o 2 para rechazarla.",
    takenAlready: "Otra persona ya ha tomado esta llamada.",
  },
  fr: {
    nobodyAvailable: "Personne n'est en mesure de prendre votre appel en ce moment.",
    isBusy: "Je suis désolé. Personne n'est en mesure de prendre votre appel en ce moment.",
    isUnavailable: "Désolé, je n'ai pas réussi à localiser la personne que vous désirez joindre.",
    cannotBeDialed:
      "Votre appel ne peut être complété tel que composé. Veuillez vérifier le numéro et composer de nouveau.",
    invalidChoice: "Cette option est invalide, veuillez essayer à nouveau.",
    notAllowed: "Je suis désolé. Cette fonctionnalité n'est pas disponible sur cette ligne.",
    allLinesBusy: "Toutes les lignes sont occupées pour l'instant. Veuillez réessayer plus tard.",
    serviceUnavailable: "Je suis désolé. Veuillez réessayer plus tard.",
    goodbye: "Au revoir",
    oneMoment: "Je suis désolé. Un moment s'il vous plaît.",
    hiddenNumber: "Le numéro que vous tentez de joindre n'accepte pas les appels inconnus.",
    acceptCall: "Vous avez un appel entrant. Pour accepter cet appel appuyez sur 1, pour le refuser, appuyez sur 2.",
    takenAlready: "Quelqu'un d'autre a déjà pris cet appel.",
  },
  it: {
    nobodyAvailable: "Al momento nessuno degli operatori è in grado di rispondere alla sua chiamata.",
    isBusy: "Mi dispiace. Al momento nessuno degli operatori è in grado di rispondere alla sua chiamata.",
    isUnavailable: "Sono spiacente, ma non mi è stato possibile trovare la persona chiamata",
    cannotBeDialed:
      "La chiamata non può essere completata così come composta. Per piacere controlla il numero e componi ancora.",
    invalidChoice: "Quella opzione è invalida. Per piacere prova ancora.",
    notAllowed: "Mi dispiace. Quella funzione non è attiva su questa linea.",
    allLinesBusy: "Tutti i circuiti sono ora occupati. Si prega di riprovare la chiamata più tardi.",
    serviceUnavailable: "Mi dispiace. Si prega di riprovare la chiamata più tardi.",
    goodbye: "Arrivederci!",
    oneMoment: "Mi dispiace. Un momento, per piacere.",
    hiddenNumber: "La persona che sta tentando di contattare non accetta chiamate anonime.",
    acceptCall: "C'è una chiamata in arrivo. Premere 1 per accettare questa chiamata, o 2 per rifiutarla.",
    takenAlready: "Qualcun altro ha già preso questa chiamata.",
  },
  ru: {
    nobodyAvailable: "В данный момент никто не может принять Ваш звонок.",
    isBusy: "К сожалению. В данный момент никто не может принять Ваш звонок.",
    isUnavailable: "Извините, в данный момент соединение невозможно.",
    cannotBeDialed: "Набранный номер не может быть вызван. Пожалуйста, проверьте номер и наберите еще раз.",
    invalidChoice: "Данная опция недоступна. Попробуйте еще раз.",
    notAllowed: "К сожалению. Эта услуга недоступна на данной линии.",
    allLinesBusy: "На данный момент все линии заняты. Пожалуйста, попробуйте позвонить позже.",
    serviceUnavailable: "К сожалению. Пожалуйста, попробуйте позвонить позже.",
    goodbye: "До свидания!",
    oneMoment: "К сожалению. Секундочку, пожалуйста.",
    hiddenNumber: "Набранный вами абонент не отвечает на звонки с неопределяемыми номерами.",
    acceptCall:
      "Зарегистрирован входящий звонок. Пожалуйста, нажмите 1 для того, чтобы принять звонок, или 2, если вы не хотите его принимать.",
    takenAlready: "Этот звонок уже принял кто-то другой.",
  },
};

/** Recordings of which no list says the words: these are given by what they mean. */
const BY_MEANING: ReadonlySet<string> = new Set([
  "de nobodyAvailable",
  "de isBusy",
  "de hiddenNumber",
  "es acceptCall",
]);

/** What a caller hears in this language. */
export function stockWords(words: StockWords, language: PhoneLanguage): string {
  return language === "en" ? STOCK_WORDS[words] : TRANSLATED[language][words];
}

/** The same as a sentence for somebody who runs an office; says so where the words are ours and only the meaning is the recording's. */
export function hearing(words: StockWords, language: PhoneLanguage): string {
  const how = BY_MEANING.has(`${language} ${words}`) ? "hears, in these or like words" : "hears";
  return `The caller ${how}: “${stockWords(words, language)}”`;
}
