namespace DeviceDsl.Foundation;

/// <summary>Calls all listeners of an event, even if one throws.</summary>
internal static class Listeners
{
    /// <summary>Calls all listeners.</summary>
    /// <param name="listeners">The event.</param>
    /// <param name="sender">The owner of the event.</param>
    /// <param name="arguments">The arguments of the event.</param>
    /// <param name="onFailure">Called with the exception of a listener.</param>
    public static void Call<TArguments>(
        EventHandler<TArguments>? listeners, object sender, TArguments arguments, Action<Exception> onFailure)
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
