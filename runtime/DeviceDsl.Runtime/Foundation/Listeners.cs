namespace DeviceDsl.Foundation;

/// <summary>The listeners of an event, each of which is called whatever another one throws.</summary>
internal static class Listeners
{
    /// <summary>Calls them all.</summary>
    /// <param name="listeners">The event.</param>
    /// <param name="sender">Whose event it is.</param>
    /// <param name="arguments">What happened.</param>
    /// <param name="onFailure">Called with what a listener threw.</param>
    public static void Call<TArguments>(EventHandler<TArguments>? listeners, object sender, TArguments arguments, Action<Exception> onFailure)
    {
        foreach (EventHandler<TArguments> listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(sender, arguments);
            }
            catch (Exception exception)
            {
                onFailure(exception);
            }
        }
    }
}
