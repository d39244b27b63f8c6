/** What a word of the lexicon can be; several of them together. */
export const wordClass = {
  noun: 1,
  verb: 2,
  adjective: 4,
  adverb: 8,
  determiner: 16,
  subject: 32,
  auxiliary: 64,
  preposition: 128,
  other: 256,
  numeral: 512,
} as const;

const { noun, verb, adjective, adverb, determiner, subject, auxiliary, preposition, other, numeral } = wordClass;

// Standard English words that are frequent, by what they can be. Words of closed classes are here in full; of nouns, those that texts
// mention often or that rules of word formation would take for something else. Words that are not here are judged by their form.
const words: readonly (readonly [number, string])[] = [
  [
    determiner,
    `a an the this these those that my your his her its our their whose each every either neither some any no all both many much few
    several enough another other such what which more most less least fewer`,
  ],
  [subject, 'i you he she it we they who'],
  [
    auxiliary,
    `am is are was were be been being do does did done doing have has had having will would shall should can could may might must ought
    cannot don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain to`,
  ],
  [
    preposition,
    `of in on at by for with from into onto upon about above across after against along among around as before behind below beneath beside
    besides between beyond despite down during except inside like near off out outside over past per since through throughout toward
    towards under underneath until till up via within without than`,
  ],
  [
    other,
    `and or but nor so yet if because although though unless while whereas whether when where why how me him us them mine yours hers ours
    theirs myself yourself himself herself itself ourselves yourselves themselves someone somebody something anyone anybody anything
    everyone everybody everything nobody nothing none whom whoever whatever whichever here there not yes oh ok okay please hello hi thanks
    eg ie etc vs let lets re ve ll s t d m one ones`,
  ],
  [
    numeral,
    `zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
    thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen`,
  ],
  [
    adverb,
    `very too somehow also just only even still again already always never ever often sometimes usually then now soon later once twice almost quite
    rather perhaps maybe however therefore thus hence instead indeed else away back together apart forward forwards backward today
    tomorrow yesterday tonight well far ahead abroad upstairs everywhere anywhere somewhere nowhere otherwise moreover furthermore meanwhile
    nevertheless somewhat especially`,
  ],
  [
    adjective,
    `able absent active actual afraid alive alone angry annual available average aware awful bad bare basic beautiful best better big bitter
    black blank blind blue bold brave brief bright broad broken brown busy calm cheap clean clear clever close cold common complete
    complex concrete constant cool correct crazy crucial current cute daily damp dangerous dark dead deaf dear deep dense different difficult
    direct dirty distinct double dry due dull early easy eager elder electric empty entire equal exact excellent extra fair false famous
    fast fat fierce final fine firm fit flat foreign formal former free frequent fresh friendly full funny further general gentle genuine
    glad golden good grand gray great green grey guilty happy hard heavy high honest hot huge human hungry ideal ill important innocent
    instant intense internal jealous joint junior keen kind large last late latter lazy left legal likely little live local lonely long
    loose loud low loyal lucky mad main major male female married mature mean medium mere mild minor missing mixed modern moist monthly
    multiple narrow nasty natural neat necessary new next nice noisy normal nuclear odd old open orange ordinary own pale past perfect pink
    plain pleasant polite poor possible precise pregnant present pretty previous primary prime private proper proud public pure purple quick
    quiet random rapid rare raw ready real recent red regular relevant rich right rigid ripe rough round royal rude sad safe same secret
    secure select senior separate severe shallow sharp short shy sick silent silly silver similar simple single slight slim slow small
    smart smooth sober soft solid sorry sour special square stable standard steep sticky stiff strange strict strong stupid subtle
    sudden sufficient suitable super superb sure sweet swift tall temporary tender terrible thick thin thirsty tight tiny tired total tough
    true typical ugly unique upper urgent useful usual vague valid various vast warm weak wealthy weekly weird wet white whole wide wild
    wise wooden worse worst worth wrong yellow yearly young second third first fourth fifth`,
  ],
  [
    verb,
    `accept achieve add admit adopt agree allow announce appear apply approve arrange arrive ask assume avoid become begin believe belong
    blame borrow break bring build buy calculate carry catch choose collect combine come communicate compare complain concern confirm connect
    consider consist contain continue contribute convert convince create decide declare define deliver deny depend describe deserve destroy
    determine develop die disappear discover discuss divide draw drive eat eliminate emerge enable encourage enjoy ensure enter
    establish examine exist expand expect explain explore extract fail fall fill find finish follow forget forgive freeze gather get give go grow
    guess happen hate hear help hide hire hold identify ignore imagine implement imply improve include increase indicate inform insist
    install intend introduce invest invite involve join keep know laugh lay lead learn leave lend listen live lose maintain make manage mention
    modify need notice obtain occur offer operate organize own participate pay perform permit prefer prepare prevent produce promise propose
    protect prove provide publish pull push put raise reach read realize receive recognize recommend reduce refer reflect refuse
    regard relate remain remember remove repeat replace represent require respond restore retain reveal say see seek seem select
    sell send serve sing sit sleep solve speak spend stand steal suffer suggest supply support suppose survive swim take talk teach tell tend
    think throw touch treat try turn understand use wait walk want warn wear win wish wonder write bought brought came caught chose
    chosen drew drawn drove driven ate eaten fell fallen felt flew flown forgot forgotten gave given went gone grew grown heard
    held hid hidden kept knew known laid lay led left lent lost made meant met paid put ran rode ridden rose risen said sang sung sat saw seen
    sent sold sought spent spoke spoken stole stolen stood swam swum taught thought threw thrown told took taken understood woke woken wore
    worn won wrote written became begun began broke built`,
  ],
  [
    noun | verb,
    `access account act address advance aid aim answer appeal approach archive attack attempt award balance bank base battle bike bill block
    board book boost bottle bound box brand bridge brush budget burn call camp cash cast cause center chain challenge chance change charge
    chase chat check claim class click climb clock code color comfort command comment contact contract control cook copy cost count cover
    crash credit cross crowd cure cut cycle damage dance deal debate debug delay demand deposit design desire detail dial display document
    doubt download draft dream dress drink drop drug dust duty echo edit effect effort end estimate exchange excuse exercise exit experience
    experiment export face factor favor fear feature feed fight file film filter finance fire fish fix flight float flood flow focus fold
    force form frame fuel function fund gain game glance grade grant grasp ground group guard guide hand handle harm head heat hit hope host
    house hug hunt hurry hurt impact import influence insert interest interview iron issue joke judge jump key kick kill kiss knock label
    lack land launch level lie lift light limit line link list load loan lock log look love mail map mark market mask master match matter
    measure meet merge mind mine mirror mix model monitor mount move murder name nest network note number object occasion order
    outline pack package page paint park part pass patch pattern pause phone photograph pick picture place plan plant play plot point
    poll post pour power practice praise press price print process profit program progress project protest purchase question queue quote race
    rain range rank rate rebound record refund register release remark rent repair reply report request rescue research reserve
    respect rest result return review reward ride ring rise risk roll route row rule run rush sail sample save scale schedule score screen
    search season seat sense sequence service set shape share shelter shift ship shock shop shot shout show sign signal sketch
    skill slide slip smell smile smoke snow sort sound source space spark spot spread spring stage stamp star start state stay step stick stock
    stop store storm stream stress stretch strike structure struggle study stuff style substitute sum supply support surprise surround survey
    sweat swing switch table tap target task taste tax telephone test text thank tie time tip title tool tour track trade traffic train
    transfer transport trap travel trend trial trick trip trouble trust type update upgrade upload use value venture view visit voice vote walk wash
    waste watch water wave weather weight welcome wheel whisper wind work worry wound wrap yield`,
  ],
  [
    noun | adjective,
    'potential professional manual initial adult animal chemical chief cold criminal evil expert fat front future gold individual leather metal original patient plastic plus top bottom',
  ],
  [
    noun,
    `tutorial terminal rental medal pedal petal portal tribunal serial funeral mineral referral denial burial editorial memorial
    ability absence abuse accident activity actor advice advantage age agency agent agreement air airport alarm album alcohol amount
    analysis angle apartment apple application area argument arm army arrangement art article artist aspect assistant association assumption
    atmosphere attention attitude audience aunt author authority baby background bag ball band bar basis basket bath bathroom battery beach
    bear bed bedroom beer behavior bell belt bench benefit bicycle bird birth bit blood boat body bone border boss boy brain branch bread
    breath brother building bus business button cable cake camera campaign cancer candidate candle capital captain car card care career
    carpet case cat category ceiling cell century chair chapter character chart chemistry chicken child chocolate church city client climate
    cloth cloud coast coat coffee collection college column committee community company competition complaint component computer concept
    conclusion condition conference confidence conflict connection context convention conversation copyright corner country county
    couple course court cousin criterion crew crime cup currency curtain customer data database date daughter day deadline death
    debt decision definition degree delivery department description desk development device diagram dictionary difference dimension dinner direction
    director disaster discount discussion disease dish disk distance district doctor dog dollar door driver ear earth economy edge
    editor education egg election electricity elevator email emergency emotion employee employer energy engine engineer entry environment
    equipment error essay event evidence example exception executive existence expert explanation expression extent eye fact factory
    failure faith family fan farm farmer father fault fee feedback feeling field figure finger flag floor flower folder food foot forest
    fork format formula foundation freedom friend fruit furniture garage garden gas gate gene gift girl glass goal god goose government
    graph grass guest guitar guy hair hall hardware hat health heart height helmet hero hill history hobby hole holiday home honey horse hospital
    hotel hour housing husband ice idea identity image income index industry infection information ingredient insect instance institution
    instruction insurance intention internet invoice island item jacket job journal journey juice keyboard king kitchen knife knowledge
    lady lake landscape language laptop law lawyer layer leader leadership leaf league lecture leg length lesson letter library life lip
    literature location loss lunch machine magazine maintenance majority man manager manufacturer map material math meal meaning meat
    mechanism media medicine member memory menu message method middle milk minute mistake mode moment money month mood morning mother motor
    mountain mouse mouth movie muscle museum music nation nature neck neighbor nerve news newspaper night noise nose novel nurse
    office oil opinion opportunity option organ oven owner oxygen pain pair paper parent parking part partner party path payment peace pen
    people percentage performance period person personality perspective philosophy photo phrase piano piece pilot pipe pizza plane plate
    platform player pleasure pocket poem poet poetry police policy politics population potato poverty presence president pressure
    principle priority prison prize problem procedure product profession professor property protocol quality quantity queen query reader reason
    recipe recognition region relation relationship religion republic reputation resource response restaurant revenue revolution river road
    rock role roof room root rope safety salad salary sale salt sand sandwich scene science scientist script sea secretary section sector
    security seed selection seller server session sex shirt shoe shoulder side sister site situation size skin sky society sociology software
    soil soldier solution son song soup speaker speech speed sport staff statement station steel stomach storage story stranger strategy
    street strength student subject success sugar suggestion suit summer sun surgery sweater symptom system tea teacher teaching team
    technique technology teeth television temperature template tennis tension term thanks theme theory thing thought thread throat ticket
    tire tooth topic town tradition tree truck truth tv uncle union unit university user vacation variable variation variety vehicle
    version victim video village virus volume wall war wealth web website wedding week weekend wife window wine winner winter woman wood word
    worker world writer writing yard year youth zone`,
  ],
  // Gerunds of the dictionary.
  [
    noun,
    `accounting advertising banking beginning billing blessing boxing brewing briefing camping cleaning clothing coaching computing cooking
    counseling crossing dancing drawing dressing earning engineering evening fencing finding fishing funding gaming gardening greeting
    hearing heading hiking hosting hunting lighting listing logging mailing mapping marketing meeting mining modeling nursing opening
    outsourcing packaging painting planning pricing printing processing programming publishing rating recording recycling reporting
    scheduling setting shipping shopping skiing spelling spending staffing standing string surfing swimming testing ticketing timing
    tracking trading training warning welding wiring`,
  ],
];

const months = 'january february march april june july august september october november december';
const days = 'monday tuesday wednesday thursday friday saturday sunday';

/** Names of the lexicon, in lower case. */
export const names: ReadonlySet<string> = new Set(`${months} ${days}`.split(' '));

/** Every word of the lexicon in lower case with what it can be. */
export const lexicon: ReadonlyMap<string, number> = readLexicon();

function readLexicon(): Map<string, number> {
  const read = new Map<string, number>();
  for (const [classes, list] of words) {
    for (const word of list.split(/\s+/)) read.set(word, (read.get(word) ?? 0) | classes);
  }
  return read;
}
