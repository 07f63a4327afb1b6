import type { rates } from "../schema/index.ts";

type Rate = Pick<typeof rates.$inferInsert, "prefix" | "country" | "class" | "perMinuteMicros">;

/*
 * The price list a new installation begins with. Its prices are round figures of our own, meant to be too high rather than too low, so that
 * caps on spend hold until the operator puts the carriers' own list in its place (PUT /rates).
 */
const PER_MINUTE = {
  near: 50_000,
  far: 300_000,
  mobile: 200_000,
  premium: 3_000_000,
  satellite: 8_000_000,
  highRisk: 1_000_000,
};

/** Country codes of ITU-T E.164 by the country that has most of each, with ISO 3166-1 alpha-2 after it. */
const COUNTRIES = `1 US, 7 RU, 20 EG, 27 ZA, 30 GR, 31 NL, 32 BE, 33 FR, 34 ES, 36 HU, 39 IT, 40 RO, 41 CH, 43 AT, 44 GB, 45 DK, 46 SE, 47 NO,
  48 PL, 49 DE, 51 PE, 52 MX, 53 CU, 54 AR, 55 BR, 56 CL, 57 CO, 58 VE, 60 MY, 61 AU, 62 ID, 63 PH, 64 NZ, 65 SG, 66 TH, 76 KZ, 77 KZ, 81 JP,
  82 KR, 84 VN, 86 CN, 90 TR, 91 IN, 92 PK, 93 AF, 94 LK, 95 MM, 98 IR, 211 SS, 212 MA, 213 DZ, 216 TN, 218 LY, 220 GM, 221 SN, 222 MR,
  223 ML, 224 GN, 225 CI, 226 BF, 227 NE, 228 TG, 229 BJ, 230 MU, 231 LR, 232 SL, 233 GH, 234 NG, 235 TD, 236 CF, 237 CM, 238 CV, 239 ST,
  240 GQ, 241 GA, 242 CG, 243 CD, 244 AO, 245 GW, 246 IO, 247 AC, 248 SC, 249 SD, 250 RW, 251 ET, 252 SO, 253 DJ, 254 KE, 255 TZ, 256 UG,
  257 BI, 258 MZ, 260 ZM, 261 MG, 262 RE, 263 ZW, 264 NA, 265 MW, 266 LS, 267 BW, 268 SZ, 269 KM, 290 SH, 291 ER, 297 AW, 298 FO, 299 GL,
  350 GI, 351 PT, 352 LU, 353 IE, 354 IS, 355 AL, 356 MT, 357 CY, 358 FI, 359 BG, 370 LT, 371 LV, 372 EE, 373 MD, 374 AM, 375 BY, 376 AD,
  377 MC, 378 SM, 380 UA, 381 RS, 382 ME, 383 XK, 385 HR, 386 SI, 387 BA, 389 MK, 420 CZ, 421 SK, 423 LI, 500 FK, 501 BZ, 502 GT, 503 SV,
  504 HN, 505 NI, 506 CR, 507 PA, 508 PM, 509 HT, 590 GP, 591 BO, 592 GY, 593 EC, 594 GF, 595 PY, 596 MQ, 597 SR, 598 UY, 599 CW, 670 TL,
  672 NF, 673 BN, 674 NR, 675 PG, 676 TO, 677 SB, 678 VU, 679 FJ, 680 PW, 681 WF, 682 CK, 683 NU, 685 WS, 686 KI, 687 NC, 688 TV, 689 PF,
  690 TK, 691 FM, 692 MH, 850 KP, 852 HK, 853 MO, 855 KH, 856 LA, 880 BD, 886 TW, 960 MV, 961 LB, 962 JO, 963 SY, 964 IQ, 965 KW, 966 SA,
  967 YE, 968 OM, 970 PS, 971 AE, 972 IL, 973 BH, 974 QA, 975 BT, 976 MN, 977 NP, 992 TJ, 993 TM, 994 AZ, 995 GE, 996 KG, 998 UZ`;

/** Area codes behind +1 that are not the United States (nanpa.com). */
const NORTH_AMERICA = `204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 548
  579 581 584 587 600 604 613 622 633 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942 CA, 242 BS, 246 BB,
  264 AI, 268 AG, 284 VG, 340 VI, 345 KY, 441 BM, 473 GD, 649 TC, 658 876 JM, 664 MS, 670 MP, 671 GU, 684 AS, 721 SX, 758 LC, 767 DM, 784 VC,
  787 939 PR, 809 829 849 DO, 868 TT, 869 KN`;

/** What is within some countries, as their regulators number it. */
const MOBILE = `43650 43660 43664 43665 43667 43668 43669 43676 43677 43678 43680 43681 43688 43699 AT, 4915 4916 4917 DE, 4174 4175 4176 4177
  4178 4179 CH, 4473 4474 4475 4477 4478 4479 GB, 336 337 FR, 346 347 ES, 393 IT, 316 NL, 324 BE`;
const FREE = `43800 AT, 49800 DE, 41800 CH, 44800 44808 GB, 33800 33801 33802 33803 33804 33805 FR, 34800 34900 ES, 39800 39803 IT, 31800 NL,
  32800 BE, 1800 1833 1844 1855 1866 1877 1888 US`;
const PREMIUM = `43900 43901 43930 43931 43939 AT, 49137 49900 DE, 41900 41901 41906 CH, 449 GB, 3389 FR, 34803 34806 34807 34905 ES, 39199
  39892 39895 39899 IT, 31900 31906 31909 NL, 3290 BE, 1900 US`;

/**
 * Where calls made by fraud end, as those who count them say: Cuba, Somalia, Sierra Leone, Zimbabwe, Latvia (Communications Fraud Control
 * Association, told in securelogix.com/blog of 27 August 2012); Lithuania (commsrisk.com/what-is-new-with-irsf-fraud); São Tomé
 * (humbuglabs.org/blog of June 2011); the area codes behind +1 that the US Federal Trade Commission warns of for one-ring calls
 * (pix11.com, 10 March 2017). No such list is ever complete: the caps are what bounds a loss.
 */
const HIGH_RISK = `53 CU, 252 SO, 232 SL, 263 ZW, 371 LV, 370 LT, 239 ST, 1268 AG, 1284 VG, 1473 GD, 1664 MS, 1649 TC, 1767 DM, 1809 1829
  1849 DO, 1876 JM`;

/** Codes of ITU-T E.164 that are no country's: satellites, networks, premium and shared cost, and numbers free to call from everywhere. */
const OF_NO_COUNTRY: readonly [string, Rate["class"], number][] = [
  ["+800", "free", 0],
  ["+808", "premium", PER_MINUTE.premium],
  ["+870", "satellite", PER_MINUTE.satellite],
  ["+878", "premium", PER_MINUTE.premium],
  ["+881", "satellite", PER_MINUTE.satellite],
  ["+882", "high_risk", PER_MINUTE.satellite],
  ["+883", "high_risk", PER_MINUTE.satellite],
  ["+979", "premium", PER_MINUTE.premium],
];

/** Lines by prefix; of what is listed twice the later, which knows more, counts. */
export const DEFAULT_RATES: readonly Rate[] = [
  ...new Map(
    [
      ...lines(COUNTRIES, "+", "international", (prefix) => (isNear(prefix) ? PER_MINUTE.near : PER_MINUTE.far)),
      ...lines(NORTH_AMERICA, "+1", "international", (_, country) =>
        country === "CA" ? PER_MINUTE.near : PER_MINUTE.far,
      ),
      ...lines(MOBILE, "+", "mobile", () => PER_MINUTE.mobile),
      ...lines(FREE, "+", "free", () => 0),
      ...lines(PREMIUM, "+", "premium", () => PER_MINUTE.premium),
      ...lines(HIGH_RISK, "+", "high_risk", () => PER_MINUTE.highRisk),
      ...OF_NO_COUNTRY.map(([prefix, of, perMinuteMicros]) => ({ prefix, country: null, class: of, perMinuteMicros })),
    ].map((rate) => [rate.prefix, rate]),
  ).values(),
];

/** Europe and North America. */
function isNear(prefix: string): boolean {
  return /^\+(?:1|3|4)/.test(prefix);
}

type Price = (prefix: string, country: string) => number;

/** `43664 43650 AT, 4915 DE` as lines: after its prefixes the country. */
function lines(list: string, before: string, of: Rate["class"], price: Price): Rate[] {
  return list.split(",").flatMap((entry) => {
    const words = entry.trim().split(/\s+/);
    const country = words.pop() ?? "";
    return words.map((digits) => {
      const prefix = before + digits;
      return { prefix, country, class: of, perMinuteMicros: price(prefix, country) };
    });
  });
}
