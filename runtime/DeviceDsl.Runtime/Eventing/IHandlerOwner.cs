namespace DeviceDsl.Eventing;

/// <summary>The device, or the group of devices, whose handlers a <see cref="HandlerGate"/> runs. Called under the gate.</summary>
internal interface IHandlerOwner
{
    /// <summary>Whether handlers may run. They may not while the device needs a reset.</summary>
    bool MayRun { get; }

    /// <summary>Called when a handler throws.</summary>
    /// <param name="handler">The handler's name in messages.</param>
    /// <param name="exception">The exception.</param>
    void OnHandlerFailed(string handler, Exception exception);
}
