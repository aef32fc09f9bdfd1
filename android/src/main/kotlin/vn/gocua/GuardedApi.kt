package vn.gocua

/** Marks a function that calls what came after Android 8, behind a check of `SDK_INT`; the API guard leaves it alone. */
@Retention(AnnotationRetention.BINARY)
annotation class GuardedApi

/** A service that every phone has. */
inline fun <reified S : Any> android.content.Context.service(): S = getSystemService(S::class.java)!!
