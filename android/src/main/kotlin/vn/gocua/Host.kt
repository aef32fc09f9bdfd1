package vn.gocua

import android.content.Context
import android.os.*
import vn.gocua.core.*
import vn.gocua.door.*
import vn.gocua.platform.*
import java.util.concurrent.Executors
import javax.crypto.Mac

/**
 * The core and this phone: brings views to the main thread, requests to what can serve them, and answers back. Lives
 * as long as the process; activities come and go.
 */
class Host(context: Context, config: Config) : Shell {
    private val main = Handler(Looper.getMainLooper())
    /** Every call into the core, in order, off the main thread: loading the library takes a while on a cheap phone. */
    private val door = Executors.newSingleThreadExecutor()
    /** Slow work of the platform: keys, files. */
    private val work = Executors.newSingleThreadExecutor()
    private lateinit var app: App
    private var newest: ViewState? = null
    private var due = false

    /** The newest view, once there is one. Main thread. */
    var view: ViewState? = null
        private set
    /** Draws; set by the activity that is there. */
    var onView: ((ViewState) -> Unit)? = null

    val front = Front(::dispatch)
    val documents = Documents(context)
    val browser = Browser(front, ::dispatch)
    val papers = Papers(context, front, work, ::dispatch)
    private val keys = Keys()
    private val sharing = Sharing(context, front, main)
    private val notices = Notices(context, front)
    private val speech = Speech(context, main)
    private val clipboard = Clipboard(context, main)
    private val network = Network(context) { online, metered -> dispatch(Action.NetworkChanged(online, metered)) }

    init {
        door.execute { app = App(config, this) }
        network.watch()
    }

    /** A person did something. Digits of a PIN are wiped once the core has them; asked again while it reads, it stops. */
    fun dispatch(action: Action) {
        enter {
            app.dispatch(action)
            if (action is Action.PinEntered) action.digits.fill(0)
        }
    }

    /** Drops the core, as the end of the process does. */
    fun close() {
        network.forget()
        onView = null
        enter { app.destroy() }
        door.shutdown()
        work.shutdown()
    }

    private fun enter(work: () -> Unit) {
        if (!door.isShutdown) door.execute(work)
    }

    /** From a thread of the core. Views that come faster than the main thread draws are skipped; an older one never wins. */
    override fun render(view: ViewState) = synchronized(this) {
        val known = newest
        if (known != null && view.revision <= known.revision) return
        newest = view
        if (!due) main.post(::draw)
        due = true
    }

    private fun draw() {
        val next = synchronized(this) {
            due = false
            newest
        } ?: return
        view = next
        onView?.invoke(next)
    }

    /** From a thread of the core. Each request is answered once, whenever the platform can. */
    override fun request(id: ULong, request: PlatformRequest) {
        val answer: Answer = { outcome -> enter { app.resolve(id, outcome) } }
        main.post {
            runCatching { serve(request, answer) }
                .onFailure { answer(PlatformOutcome.Unavailable(it.javaClass.simpleName)) }
        }
    }

    private fun serve(request: PlatformRequest, answer: Answer) = when (request) {
        is PlatformRequest.CreateKey -> work.execute { answer(keys.create(request.alias, request.purpose)) }
        is PlatformRequest.Mac -> work.execute {
            val person = request.prompt?.let { ask(it, answer) }
            keys.mac(request.alias, request.input, person)?.let(answer)
        }
        is PlatformRequest.Sign -> work.execute { answer(keys.sign(request.alias, request.input)) }
        is PlatformRequest.PublicKey -> work.execute { answer(keys.publicKey(request.alias)) }
        is PlatformRequest.DestroyKey -> work.execute { answer(keys.destroy(request.alias)) }
        is PlatformRequest.OpenBrowser -> browser.open(request.url, request.returnPrefix, answer)
        is PlatformRequest.TakePhoto -> papers.photograph(request.ticket, request.maxBytes, request.longestSide, answer)
        is PlatformRequest.PickFile -> papers.pick(request.ticket, request.accept, request.maxBytes, request.longestSide, answer)
        is PlatformRequest.ScanQr -> papers.scan(answer)
        is PlatformRequest.ShowDocument -> documents.show(request.document, request.bytes, answer)
        is PlatformRequest.CloseDocument -> documents.close(request.document, answer)
        is PlatformRequest.ShareFile -> sharing.share(request.name, request.mediaType, request.bytes, answer)
        is PlatformRequest.Speak -> speech.speak(request.text, request.language, request.pace, answer)
        is PlatformRequest.Notify -> notices.show(request.title, request.text, answer)
        is PlatformRequest.Remind -> notices.remind(request, answer)
        is PlatformRequest.ForgetReminder -> notices.forget(request.id, answer)
        is PlatformRequest.Copy -> clipboard.copy(request.text, request.seconds, answer)
    }

    /** Brings a key to the person, and what they answer to the core. */
    private fun ask(prompt: Prompt, answer: Answer) = { mac: Mac, finish: () -> PlatformOutcome ->
        main.post { front.use { activity -> Presence(finish, answer).ask(activity, prompt, mac) } }
        Unit
    }
}
