# English: short sentences, everyday words, no blame, no exclamation marks.

app-name = Gõ Cửa
starting = Opening
saved = Saved on this phone
saving = Saving
not-saved = Not saved yet
next = Continue
back = Back
listen-stop = Stop reading
help = Help
help-whom = Whom to ask
help-team = The digital technology team of your hamlet or neighbourhood comes to your home and shows you how.
help-desk = The one-stop office of the commune explains every procedure. Without a phone or an e-ID you can do everything there in person.
help-secret = Whoever helps needs neither your PIN, nor a password, nor an OTP. Tell these to nobody who asks.
help-pin = PIN forgotten? Press “I forgot the PIN” on the screen where it is entered.
help-bring = Bring your identity card and the original papers. If you have a receipt number or dossier code, tell it to the officer.
listen = Read this screen aloud
clear = Clear the text
question-better = Change to: { $better }
doubt-account = The account that is signed in belongs to { $name } ({ $own }); here it says { $here }. The result will be made out to the owner of the account.
doubt-account-remedy = If it is for yourself, change it to what the account says. If it is for somebody else, they had better sign in with their own account.
doubt-look = Look at your papers. If it is right, press the button below.
doubt-better = Is it: { $better }?
doubt-no-marks = This name has no accents. The agency needs it with its accents, as on your papers.
doubt-one-word = This name has only one word.
doubt-initials = There are initials in this name.
doubt-initials-remedy = Write the whole name as on your papers.
doubt-sentence = Only the name goes here, not a sentence.
doubt-long-ago = The year { $year } is too long ago for anybody who lives.
doubt-ahead = The year { $year } is still to come.
doubt-phone = No network gives out this telephone number.
doubt-old-phone = This number has 11 digits; since September 2018 it has 10.
doubt-no-place = This address does not name a commune.
doubt-no-place-remedy = Add the commune and the province, as on your papers.
doubt-old-place = This address has an earlier name: { $old }. Today it is: { $today }.
doubt-old-place-remedy = If your papers have the earlier name, leave it as it is and press the button below.
answer-unprintable = The form cannot be printed with: { $letters }
answer-unprintable-remedy = Write it in Vietnamese letters.
example = Example: { $text }
cancel = Cancel
yes = Yes
no = No
provisional = Provisional; the agency will tell the exact figure.

monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday

pin-choose = Choose a PIN
pin-choose-help = Six digits that only you know. They keep your papers on this phone; nobody else can read them.
pin-repeat = Enter the same PIN again
pin-making = Locking your data with your PIN
pin-enter = Enter your PIN
pin-opening = Opening
pin-erase = Erase one digit
pin-entered = { $n } of { $of } digits entered
pin-pad-aloud = Number pad for a PIN of six digits
broken-heading = Your data could not be opened
broken-again = Try to open it again
broken-erase-why = If it cannot be opened any more, begin anew on this phone. What you have sent is still at the agency; drafts and papers that are only on this phone will be lost.
broken-erase = Erase and begin anew
broken-erase-sure = Erase all old data on this phone and begin anew? This cannot be undone.
pin-forgot = I forgot the PIN
pin-forgot-heading = PIN forgotten
pin-forgot-why = Nobody can see it or set it anew, not even we: the PIN is the key itself. These ways are left.
pin-forgot-copy = If you keep a copy and have its code on paper: get everything back into a new place, and choose a new PIN.
pin-pause-seconds = Wrong several times, { $left } left. Wait { $seconds } seconds and go on; the keys will open by themselves.
pin-pause-minutes = Wrong several times, { $left } left. Wait { $minutes } minutes and go on; the keys will open by themselves.
pin-left = { $left ->
    [one] 1 try left.
   *[other] { $left } tries left.
} The right PIN gives all ten back.
pin-old = Enter the PIN you use now
pin-new = Choose a new PIN
pin-change = Change the PIN
pin-changed = From now on, use the new PIN.
people-heading = Who is using the phone?
people-why = Everybody has a place and a PIN of their own. Nobody else can open yours.
people-others = Somebody else on this phone
people-newcomer = Add a person
people-full = There is no room for another person on this phone. Whoever no longer uses it can open their place and erase it in Settings.
people-picture = { $picture ->
    [forest] The place with the tree
    [water_drop] The place with the drop
    [pets] The place with the paw
    [storefront] The place with the shop
    [two_wheeler] The place with the motorbike
    [agriculture] The place with the tractor
    [menu_book] The place with the book
    [bolt] The place with the lightning
    [home] The place with the house
    [flag] The place with the flag
    [favorite] The place with the heart
   *[school] The place with the cap
}

home-hello = Hello { $name }
home-hello-nobody = Hello
home-offline = No network. You can go on; what is ready is sent when there is one.
home-set-aside = { $count ->
    [one] One thing on this phone cannot be read. It stays as it is.
   *[other] { $count } things on this phone cannot be read. They stay as they are.
} Update the app, or take the phone to the digital technology team.
home-older = The data on this phone are from an earlier day, perhaps put back from the phone's own backup. Look through your drafts. If a dossier that you sent says it was not sent, just send it: the portal is asked first, and it is never sent twice.
home-nearly-full = The phone is nearly full. Remove some photos or apps so that there is room for your dossiers.
home-empty = No dossiers yet. Press “Start a procedure”; you can stop at any time, everything is kept.
home-works = Your dossiers
home-documents = Your documents
home-find = Start a procedure
settings = Settings
settings-language = Language
settings-letters = Size of letters
letters-normal = Normal
letters-large = Large
letters-largest = Very large
settings-pace = Speed of reading
pace-normal = Normal
pace-slow = Slow
settings-rules = Rules in use
settings-rules-built-in = Came with the app
settings-rules-number = Number { $number }
wifi-setting = Send papers only over Wi-Fi?
presence-setting = Open with finger or face
presence-help = The PIN still works. When a new finger or face is added to this phone, this way of opening turns itself off.
presence-offer = Open with your finger or face next time?
presence-yes = Open with finger or face
presence-no = No, use the PIN
presence-open = Open with finger or face
presence-prompt = Open Gõ Cửa
presence-use-pin = Use the PIN
presence-on = From now on finger or face open the app.
presence-off = From now on only the PIN opens the app.
settings-lock = Lock now
lock-setting = Lock by itself when not used
lock-at-once = As soon as I leave the app
lock-one-minute = After 1 minute
lock-five-minutes = After 5 minutes
settings-erase = Erase my data on this phone
settings-erase-sure = Erase everything? Drafts, papers and photos on this phone will be lost for good. What you have sent is still at the agency.
settings-sign-out-sure = Sign out? Dossiers and documents stay on this phone; to send again you sign in again.
settings-sign-out = Sign out

backup-begin = Keep a copy
backup-heading = Keep a copy
backup-why = If this phone is lost or replaced, a copy brings back dossiers, drafts and papers. It is locked with a code of its own: whoever finds it cannot read it.
backup-paper = Have pen and paper ready for the code. Without the code nobody can open the copy, not even we.
backup-without = Your sign-in and your signing account are not in the copy: on the new phone you sign in again.
backup-make = Make a copy
backup-making = Packing and locking the copy
backup-code-heading = Write this code on paper
backup-code-help = Five groups of five digits. Keep the paper where only you know; do not photograph the code with this phone.
backup-code = Code that opens the copy
backup-noted = I have written it down
backup-last-heading = From your paper, enter the last group
backup-last-wrong = That is not the code that was shown. Press the arrow above to see it again.
backup-handing = Choose where to keep the copy
backup-near = If the new phone is beside you no code on paper is needed. On the new phone press “I have a copy from another phone”, then “The old phone is right here”: it shows a square picture. Only scan the picture on your own phone.
backup-scan = Scan the picture on the new phone
backup-scanning = Point the camera at the square on the new phone
backup-hand-heading = Send the copy to the new phone
backup-hand-help = Choose Bluetooth or any other way. Only the phone that showed the picture can open this copy.
backup-hand = Choose how to send it
backup-handing-phone = Sending it to the new phone
backup-done-phone = The copy was sent. On the new phone, press “The file has come”.
backup-done = The copy was handed over. Keep it outside this phone, and keep the paper safe.
backup-done-without = The copy was handed over, but something on this phone is damaged and could not be copied.
code-pad-aloud = Digits to enter group { $number }, { $n } digits
restore-begin = I have a copy from another phone
restore-join = Take in a copy
restore-joined = The dossiers of the copy are on this phone now. Those that were here are as they were.
restore-joined-little = What was missing is on this phone now. The dossiers that were here are as they were.
restore-nothing-new = The copy has nothing new: all of it is on this phone.
restore-others = The copy is somebody else's, so it is not taken in here.
restore-heading = Begin with a copy
restore-paper-why = The copy was made earlier, and its code is on paper.
restore-paper = I have a file and a code on paper
restore-phone-why = The old phone still opens and is at hand.
restore-phone = The old phone is right here
restore-picture = Picture for the old phone's camera
restore-picture-steps = On the old phone: open Settings, press “Keep a copy”, then “Scan the picture on the new phone”. Point its camera at this picture.
restore-picture-stay = Leave this screen as it is until the old phone has sent the file.
restore-picture-fetch = The file has come
restore-fetching = Choose the copy, its name begins with “gocua”
restore-group = Enter group { $number } of { $of }
restore-code-help = The code that was written on paper when the copy was made.
restore-proving = Opening the copy
restore-taking = Bringing the data to this phone
restore-found = The copy is open: { $count ->
    [one] 1 dossier.
   *[other] { $count } dossiers.
} Now choose a PIN for this phone.
fault-not-a-backup = This file is not a copy made by Gõ Cửa. Choose the file whose name begins with “gocua”.
fault-backup-damaged = The copy was damaged on its way. Fetch the file again from where it is kept and try once more.
fault-backup-too-large = There is more than fits into one copy. Remove drafts that are not needed and try again.
fault-wrong-phone = This file was not locked for this phone, or for an earlier picture. Scan the picture that is shown with the old phone and send the file again.
fault-not-a-phone = That picture is not a new phone's. On the new phone press “The old phone is right here”, then scan again.
fault-code-mistyped = This group was mistyped. Look at the paper and enter it again.
fault-wrong-code = This code does not open that copy. Each copy has its own code: look at the paper, or choose another file.

sign-in-start = Sign in
sign-in-heading = Sign in with your e-ID
sign-in-why = So that the dossier goes in your name, and you need not type what the State already has.
sign-in-safe = The page opens in the browser. The app never sees or keeps your password.
sign-in-open = Open the sign-in page
sign-in-again = Open the sign-in page again
sign-in-later = Later
sign-in-in-browser = Waiting for you on the page that was opened.
sign-in-working = Reaching the sign-in service
sign-in-done = You are signed in.
confirm-start = Confirm that it is you
confirm-heading = Confirm that it is you
confirm-why = The portal needs to be sure that it is really you, now. Your dossier is safe; once confirmed, it goes on by itself.
confirm-open = Open the confirmation page
confirm-done = Confirmed. It goes on now.

find-heading = What do you need to do?
find-label = Type a few letters, accents not needed
find-none = This procedure was not found. Try other words, for example: residence, criminal record. For anything that is not here, ask the commune committee.
procedure-place = Procedure
procedure-gone = This procedure is no longer in the rules
procedure-code = Code { $code } · { $level }
level-full = All on the phone
level-partial = One step needs you to be there
procedure-time = Time limit
due-if-sent-today = If sent today: due by { $day }.
procedure-who = Who can apply
procedure-minutes = Time to fill in
procedure-minutes-about = About { $minutes } minutes, with as many breaks as you like
procedure-level = You need
procedure-level-value = Electronic identity of level { $level }
procedure-level-enough = The account that is signed in has it.
procedure-level-too-low = The account that is signed in does not have it. You can fill in the form first; before sending, have the level raised at the commune police, with your identity card.
procedure-level-unknown = Get it at the commune police, with your identity card. To fill in the form you do not need it.
procedure-signature = A digital signature
procedure-signature-here = This phone is connected with your digital signature.
procedure-signature-later = Needed only when the form is filled in. You will be asked for your digital signature then.
procedure-papers-perhaps = Papers that you may have to photograph
procedure-papers = Papers to photograph
procedure-no-papers = None
procedure-papers-case = Depending on your answers, only those really needed are asked for. The form itself is written for you.
procedure-not-needed = Not needed
procedure-no-signature = No digital signature needed
procedure-presence = The step in person
procedure-elsewhere = Where this is done
procedure-deadlines = Dates to keep
procedure-rejections = Why such dossiers come back
procedure-asked = What people ask
procedure-open = Better ask the agency
procedure-related = Related
procedure-before = To be done first
procedure-after = What may follow
procedure-instead = Perhaps it is this
procedure-law = The law
procedure-checked = Compared with the sources on { $day }.
procedure-begin = Begin
fee-if-sent-today = Fee if sent today
fee-none = Free of charge
fee-free-if = { $why }: nothing to pay.
fee-less-if = { $why }: { $amount }.
fee-saving = { $amount } less than on paper.
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
duration-working-hours = { $n ->
    [one] 1 working hour
   *[other] { $n } working hours
}
duration-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
duration-working-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
}
case-heading = Who is it for?

filled-place = Filled in already
filled-heading = These are filled in already
filled-why = Look at every line. Tap whatever is not right to change it.
filled-account = from your e-ID account
filled-card = from the code on the card
filled-right = All right, go on
question-place = Question { $n } of { $total }
question-filled = Taken from your e-ID. See that it is right.
question-options = The answers: { $options }.
question-filled-card = Taken from the code on the identity card that was scanned. See that it is right.
question-answered = Answered: { $answer }.
question-confirm = That is right
question-mended = Done here
question-wrong = { $count } things to put right on this page.
question-list = All questions
save-and-leave = Save and leave
step-done = Done
step-open = Not answered
step-wrong = To look at
question-skip = Answer later
rules-newer = The rules have changed since you began
rules-newer-why = There is a newer form. Your answers stay; only what is new is asked.
rules-new-question = New question
rules-gone-question = No longer asked
rules-answers-stay = Everything you have answered and photographed stays.
rules-take-over = Go on with the new form
rules-keep = Look at it under the old rules
rules-look = The rules have changed, see what is different
rules-withdrawn = This procedure is no longer offered
rules-withdrawn-why = The new rules no longer have this procedure, so the dossier cannot be sent. Ask the one-stop office of your commune which procedure to use now.
rules-answers = Read what you have filled in
rules-unknown = This phone no longer has this form
rules-unknown-why = The form of this dossier is not on this phone. Connect to the network to fetch the rules, then open it again.
date-day = Day
date-month = Month
date-year = Year
date-boxes = The boxes: { $boxes }.
draft-discard-sure = Throw this dossier away? Its answers and photos will be lost.
card-scan = Scan the code on the identity card
draft-discard = Throw this dossier away
row-place = { $row } { $n }
row-entry = Entry
row-from-to = From { $from } to { $to }
row-until-now = From { $from } until now
row-from = From { $from }
row-wrong = To put right
row-done = Done
row-remove-sure = Delete this entry? What is written in it will be lost.
row-remove = Remove this entry
place-search = Type the name of the commune, accents not needed. Old names work too.
place-change = Change to another place: type the name of the commune
place-split = { $old } has become { $count } communes. If you are not sure which, look at newer papers or ask the head of the neighbourhood.
choice-search = { $count } options. Type a few letters to find one.
choice-none = Nothing found. Try again, for example: tay, mong, khmer.
place-none = This place was not found. Type the name of the commune again, for example: muong khuong.
place-was = Formerly { $old }

papers-place = Papers
papers-heading = Photograph the papers
paper-needed = Needed
paper-working = Working
paper-optional = Optional
paper-photo = Take a photo
paper-photo-more = Photograph another page
paper-pick = Choose a file
paper-remove = Take out and start again
paper-remove-sure = Throw away all pages of this paper?
paper-look = Look at the photos
paper-which = File { $n } of { $of }
paper-readable = Can the writing be read, are all four corners there? If not, take this sheet out and photograph it again.
paper-before = Sheet before
paper-after = Next sheet
paper-fine = It is clear
paper-remove-one = Take this sheet out
paper-remove-one-sure = Take this sheet out? The others stay.
paper-kept = { $pages ->
    [one] 1 page
   *[other] { $pages } pages
} · { $size }

check-place = Check before sending
check-heading = { $count ->
    [one] 1 thing to put right
   *[other] { $count } things to put right
}
check-good = Everything is fine
check-why = Put this right first, so that nothing comes back.
check-fine = Already fine
check-answers = { $count ->
    [one] 1 answer
   *[other] { $count } answers
}
check-agency = Goes to: { $agency }
check-paper = Missing: { $name }
check-paper-remedy = Photograph this paper.
check-first = Go to the first
check-go-on = Read it once more
read-back-place = Read back
read-back-heading = Read it all once more
read-back-agency = Goes to
read-back-answers = Answers
read-back-promise = By signing you declare that all this is true.
read-back-promise-sent = By sending it you declare that all this is true.
read-back-look = Look at the form
read-back-print = Save the form, to print and sign by hand
read-back-sign = Go on to signing

sign-place = Sign
sign-heading = Sign this form
sign-look-place = Look at the form
sign-look-heading = Look at this form once more
sign-confirm = It is right, send it
sign-form = Form
sign-check-code = Check code
sign-check-code-help = The signing page must show the same code. If it differs, do not sign.
sign-what-you-see = You sign exactly the pages you see. The signature is checked afterwards.
sign-link-why = The first time, choose your digital signature. Only once.
sign-link = Choose my digital signature
sign-signer = Signed by
sign-signer-until = The digital signature is good until { $day }.
sign-other = Sign with another digital signature
sign-authorise = Open the signing page
sign-preparing = Preparing the form
sign-in-browser = Waiting for you on the signing page.
sign-working = Talking to the signing provider
sign-again = Go back, then sign again

dossier-place = Your dossier
dossier-signed = { $name } has signed. Not sent yet: press “Send the dossier”.
dossier-agreed = { $name } has looked at it and agreed. Not sent yet: press “Send the dossier”.
dossier-left = { $size } left, about { $minutes } min on a 2G network.
dossier-size = About { $size } to send, about { $minutes } min on a 2G network. If the network drops, sending goes on where it stopped.
dossier-sign-in-first = Sign in first, so that it goes in your name.
dossier-send = Send the dossier
dossier-send-anyway = Send it now over the mobile network
dossier-send-now = Try again now
dossier-sending = Sending
dossier-sending-now = Sending. Without a receipt it does not count as sent.
dossier-again-at = The portal is busy. The phone tries again by itself at { $at }.
dossier-open = Go on
dossier-leave-alone = The dossier is sealed and is never sent twice. Closing the app loses nothing; when you open it again, the phone goes on sending.
dossier-refused = The portal has not taken it, because: { $reason }
dossier-confirm-to-hear = The portal needs to be sure that it is you before it says how the dossier is.
dossier-mend = Put it right
dossier-received = Received. The portal has signed the receipt.
dossier-now-refused = The agency did not accept this dossier.
dossier-now-stopped = The agency has stopped working on this dossier.
dossier-now-withdrawn = This dossier was withdrawn.
dossier-now-supplement = The agency needs more from you. Bring what is missing to the place that takes dossiers before the day below, with the number of the dossier.
dossier-now-payment = The fee has to be paid before the agency goes on. Pay it at the place that takes dossiers, with the number below.
dossier-now-processing = The agency has it and is working on it. There is nothing for you to do yet.
dossier-now-decided = It is decided. The result is on its way to this phone.
dossier-result-here = The result is here. The agency's signature was checked; it is kept under Your documents.
dossier-code = Dossier code
copy = Copy this code
copied = Copied. After a minute it is taken off the clipboard.
reminder-appointment = Today the result of a dossier is due. Open the app to see.
dossier-way = Where it is
dossier-received-at = Received by the portal
dossier-appointment = Result promised for
dossier-supplement = To be supplied before { $until }: { $text }
dossier-fee = { $amount } to be paid. Pay at the agency or on the national portal.
dossier-open-result = See the result
dossier-refresh = See how far it is
dossier-result-later = Result
dossier-result-later-help = You will be told, and it will be kept here
dossier-share-receipt = Keep the receipt
dossier-share-form = Keep the signed form
proof-title = Receipt of a dossier
proof-what = The public service portal has received this dossier. Gõ Cửa made this page from the receipt that the portal signed.
proof-name = Applicant
proof-pages = Pages
proof-signed = Receipt signed by the portal
proof-inside = The signed receipt is inside this file, named { $name }. When you ask about the dossier, tell the receipt number or the dossier code.
receipt-number = Receipt number
receipt-number-short = Receipt { $number }
result-kept = The result has arrived and is kept.
work-drafting = In progress
work-open = { $count } open
work-ready = Complete, ready to sign
work-complete = Complete, ready to be looked at
work-signing = To sign
work-signing-next = The form is written and waits for your signature
work-signed = To send
work-signed-next = Signed, not sent yet
work-looking = To look at
work-looking-next = The form is written and waits for you to look at it
work-agreed-next = Looked at, not sent yet
work-sending = Sending
work-sending-next = Goes on by itself when there is a network
work-confirm = To confirm
work-confirm-next = Open it and confirm that it is you; then it goes on by itself
work-refused = Not taken
work-sent = Sent
work-appointment = Promised: { $day }
status-registered = Waiting to be accepted
status-accepted = Accepted
status-refused = Not accepted
status-processing = Being handled
status-supplement = Something is missing
status-payment = Fee to be paid
status-withdrawn = Withdrawn
status-stopped = Stopped
status-decided = Decided
status-returned = Result returned
status-received-directly = Received in person
status-unknown = State { $code }

document-page = Page { $n } of { $of }
document-enlarge = Tap to enlarge
document-close = Close
document-signed-by = Signed by { $signer }
document-genuine = Genuine: signed by { $signer }. Nobody has changed anything.
document-signed-at = Signed
document-share = Keep or pass on
document-gone = This document is gone

# A visit
visit-begin = Help somebody fill in a dossier
visit-place = Visit
visit-heading = Help a person fill in
visit-why = The person who is helped reads and decides. Here you only fill in and photograph; nothing is signed or sent.
visit-nothing-stays = When the visit ends, the phone erases everything; nobody can open it again.
visit-not-here = In a visit nothing is signed and nothing is sent. The person signs and sends on their own phone.
visit-leave = End and erase
visit-leave-sure = End this visit? Everything filled in and photographed in it will be lost.
visit-hand = Hand over to the person's own phone
visit-receipt = Look at the consent receipt again
visit-handed = Handed over. Wait until the other phone says it has it, then press “End and erase”.
visit-handed-without = Handed over, but something that was damaged could not be copied. Wait until the other phone says it has it, then press “End and erase”.
visit-over = The visit is over. Nothing of the person you helped is left on this phone.
visit-over-handed = Handed over, and the visit is over. Nothing of the person you helped is left on this phone.
visit-over-unswept = The visit is over and its key is destroyed; nobody can read it again. What is left of it goes when the app starts again.
visit-lost = The phone was switched off in the middle of a visit, so what was filled in then is lost. Nobody can read it again.

# Agreeing to be helped
consent-heading = Before helping, a question
consent-who = { $name }, { $team }, { $place }, would like to help fill in a dossier on this phone.
consent-data = Only the answers and the papers photographed in this visit are used.
consent-purpose = Only to prepare the dossier of the person who is helped.
consent-until = They are kept only until the visit ends, the phone is switched off, or nobody touches it for fifteen minutes. After that nobody can open them.
consent-never = The helper does not sign, does not send, and does not sign in for anybody. Give no PIN, no OTP and no password to anybody.
consent-stop = You can stop at any time. Then the phone erases everything at once.
consent-agree = I agree
consent-spoken = Agreed in words, before a witness
consent-refuse = I do not agree
consent-making = Making the receipt

# Consent receipt
receipt-heading = Keep this receipt
receipt-why = Write this number down, or take a picture of the square below with your own phone. This phone keeps the number only.
receipt-picture = Picture of the consent receipt
receipt-noted = Kept, begin filling in

# Handing over to the person's own phone
hand-heading = Hand the dossier over
hand-steps = On the person's own phone: open the app and press “Receive a prepared dossier”. That phone shows a square picture.
hand-safe = The dossier is locked with that very picture. Only that phone opens it.
hand-scan = Scan the picture on that phone
hand-scanning = Point the camera at the square picture on that phone
hand-making = Packing and locking the dossier
hand-ready = The dossier is locked. Send it to that phone by Bluetooth or in any other way.
hand-on = Choose how to send it
hand-handing = Sending it to that phone

# Receiving a prepared dossier
receive-begin = Receive a prepared dossier
receive-heading = Receive a prepared dossier
receive-steps = Let the helper scan this picture. Their phone locks the dossier with it and sends it here.
receive-picture = Picture for the helper's phone
receive-stay = Keep this screen open until the other phone has sent the file.
receive-joined = The prepared dossier is here. Look at every answer before you sign and send.
prepared-by = Prepared by { $name }, { $team }, { $at }. Consent receipt number: { $receipt }.

# The book of visits
visits-look = Earlier visits
visits-place = Visits
visits-heading = Visits on this phone
visits-why = Only numbers, times and how each ended. No names, and nobody's papers.
visits-none = None so far.
visits-number = Visit { $number }
visits-receipt = { $began }, receipt { $receipt }
visits-refused = { $began }, no receipt
visits-under-way = Under way
visits-handed-over = Handed over and erased
visits-shredded = Erased
visits-timed-out = Left alone, erased
visits-lost = Lost when the phone went off
visits-unswept = Key destroyed

fault-offline = No network. What you did is safe; it goes on when there is one.
fault-awaits-wifi = The papers wait for Wi-Fi, as you chose in Settings. With Wi-Fi they are sent by themselves.
fault-captive-portal = This Wi-Fi wants a sign-in. Open the browser, sign in to the Wi-Fi, and try again.
fault-service-unavailable = The service is busy or under maintenance. Your data are safe; it is tried again.
fault-service-broken = The service gave an answer that makes no sense. Your data are safe; try later.
fault-set-up-wrong = The sign-in system is not fully set up for this app (missing: { $what }). It is not your fault; tell those who run it.
fault-sign-in-cancelled = Not signed in. Press again when you are ready.
fault-sign-in-refused = You chose not to agree, so you are not signed in.
fault-sign-in-again = The session has ended. Sign in again; your dossiers are safe.
fault-confirm-identity = The portal needs to be sure that it is you who sends this signed dossier. Confirm on the sign-in page; then it goes on by itself.
fault-not-confirmed = Not confirmed. Your dossier is safe; press again when you are ready.
fault-asks-again = The portal asks you to confirm again although you just did. The fault is the portal's, not yours. Your dossier is safe; it is tried again.
fault-other-person = This place belongs to somebody else, so nobody was signed in. Lock it and choose “Somebody else on this phone” to use a place of your own.
fault-too-late = The dossier is sealed already; nothing can be added.
fault-level-too-low = This needs e-ID level 2. Raise it at the commune police.
fault-pin-mismatch = The two PINs differ. Choose again.
fault-pin-too-simple = This PIN is easy to guess. Choose six other digits, not one repeated, not a run.
fault-wrong-pin = Not right. { $left ->
    [one] 1 try
   *[other] { $left } tries
} left. After that the data on this phone cannot be opened; dossiers already sent remain.
fault-vault-exhausted = No tries left. The data on this phone cannot be opened any more. Dossiers already sent are still at the agency: ask there with the receipt number.
fault-vault-newer = These data were written by a newer app. Update the app; nothing was changed.
fault-vault-damaged = The data on this phone are damaged. They were left as they are; nothing was deleted. Take the phone to the nearest digital technology team.
fault-in-use = The app is open in another window. Close that one and try again.
fault-read-only = The phone does not let the app write its data. Restart the phone and try again; if that does not help, take it to the digital technology team.
fault-disk-full = The phone is full. Free some space and try again; everything shown as saved is safe.
fault-key-store = The phone's key store did not answer. Try again.
fault-key-lost = The phone's key is gone, so the data cannot be opened. Dossiers already sent are with the agency.
fault-presence-gone = The fingers or faces on this phone have changed, so they no longer open the app. Enter the PIN.
fault-presence-cancelled = Not opened. Enter the PIN, or try finger or face again.
fault-presence-unavailable = This phone has no finger or face that can be used. Add one in the phone's settings, or use the PIN.
fault-not-shown = This picture cannot be shown here; it is kept, and will be sent.
fault-no-voice = This phone has no voice for this language. Add one in the phone’s settings, under text-to-speech.
fault-no-scanner = No app on this phone reads codes. Type the number on the card.
fault-no-browser = No browser could be opened. Install or enable one and try again.
fault-clock-wrong = The phone's clock is wrong: it shows { $shown }. Set date and time to automatic in the phone's settings, then try again.
fault-clock-behind = The phone's clock is wrong: it shows { $shown }, but { $past } is over. Set date and time to automatic in the phone's settings, then try again.
fault-permission = The app may not use the camera or files. Allow it in the phone's settings.
fault-signing-refused = Not signed. Press again when you are ready.
fault-signing-mismatch = The signature that came back is not over this form, so it was thrown away. The form is safe; sign again.
fault-others-certificate = The signature that was chosen is somebody else's. Press again and choose the one in your own name.
fault-no-certificate = You have no digital signature yet. Ask the commune police or the digital technology team how to get one; the dossier stays on this phone.
fault-document-changed = The form changed after it was shown. Look again before signing.
fault-document-too-long = This document is too long to be shown here. Save it and open it with another app.
fault-pack-refused = The new rules are not properly signed and were not taken. Those in use are fine.
fault-pack-older = The rules received are older than those in use and were not taken.
fault-paper-empty = This file is empty. Take the photo again.
fault-paper-too-large = This file has { $size }, over the limit of { $limit }. Take a photo or choose a smaller file.
fault-paper-unreadable = This file is not a photo or PDF, or it is damaged. Take the photo again.
fault-paper-too-small = The photo is too small to be read. Take it from nearer.
fault-not-a-card = This code is not that of an identity card.
fault-data-spent = { $size } were sent and it is still not done, so the phone has stopped, to save your data. The dossier is safe. With a better network, press “Try again now”.
fault-paper-damaged = A paper of the dossier is damaged on this phone, so it could not be sent. Photograph the missing paper again, then sign again.
fault-dossier-refused = The portal did not take the dossier as it is. See why and put it right.
fault-receipt-wrong = The receipt does not match what was sent, so it counts as not sent. It is tried again, never twice.
fault-result-not-genuine = The result could not be proven to be the agency's and was not kept. It will be asked for again.
fault-internal = The app has a defect ({ $code }). Your data are safe. Try again; if it stays, report this code.
