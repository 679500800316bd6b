using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>Keeps a paused machine paused while the state of its devices is saved or loaded.</summary>
/// <remarks>
/// Code of a device that runs meanwhile counts as a handler, so it cannot end the pause that it runs in. No other thread can run
/// code of a device or detach one, not even a thread that holds another pause. Parts are saved and loaded inside the scope of the
/// whole.
/// </remarks>
internal readonly ref struct PausedMachineScope : IDisposable
{
    private readonly PauseGate? _gate;
    private readonly RankedLock.Scope _pause;
    private readonly ReadSections.Section _passage;
    private readonly ReadSections.Section _handler;

    /// <summary>Holds the pause open.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="reason">The operation that requires a pause, as the start of a sentence.</param>
    /// <exception cref="MachineException">The machine is not paused, or the caller is a handler.</exception>
    public PausedMachineScope(Machine machine, string reason)
    {
        if (machine.IsPauseHeld) return;
        _pause = machine.HoldPause(reason);
        _gate = machine.Handlers;
        _gate.KeepOthersOut();
        _passage = _gate.PassAnyway();
        _handler = _gate.EnterHandler();
    }

    /// <summary>Releases the pause.</summary>
    public void Dispose()
    {
        if (_gate is null) return;
        _handler.Dispose();
        _passage.Dispose();
        _gate.LetOthersIn();
        _pause.Dispose();
    }
}
