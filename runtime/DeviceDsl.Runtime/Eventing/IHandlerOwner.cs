namespace DeviceDsl.Eventing;

/// <summary>The device, or the whole of several, whose handlers a <see cref="HandlerGate"/> runs. Called under the gate.</summary>
internal interface IHandlerOwner
{
    /// <summary>Whether handlers run now: not while the device needs a reset.</summary>
    bool MayRun { get; }

    /// <summary>A handler threw.</summary>
    /// <param name="handler">What messages call it.</param>
    /// <param name="exception">What it threw.</param>
    void OnHandlerFailed(string handler, Exception exception);
}
