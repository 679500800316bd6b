using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>Keeps a paused machine paused while the state of its devices is saved or loaded.</summary>
/// <remarks>
/// What a device itself runs meanwhile counts as a handler, so that it cannot end the pause it is in. Nothing else runs code of a
/// device or detaches one, not even a thread that holds a pause of its own. Parts are saved and loaded within the hold of the whole.
/// </remarks>
internal readonly ref struct PausedMachineScope : IDisposable
{
    private readonly PauseGate? _gate;
    private readonly RankedLock.Scope _pause;
    private readonly ReadSections.Section _passage;
    private readonly ReadSections.Section _handler;

    /// <summary>Holds the pause.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="reason">What cannot be done while the machine runs, as the beginning of a sentence.</param>
    /// <exception cref="MachineException">The machine is not paused, or a handler calls.</exception>
    public PausedMachineScope(Machine machine, string reason)
    {
        if (machine.IsPauseHeld) return;
        _pause = machine.HoldPause(reason);
        _gate = machine.Handlers;
        _gate.KeepOthersOut();
        _passage = _gate.PassAnyway();
        _handler = _gate.EnterHandler();
    }

    /// <summary>Lets the pause go.</summary>
    public void Dispose()
    {
        if (_gate is null) return;
        _handler.Dispose();
        _passage.Dispose();
        _gate.LetOthersIn();
        _pause.Dispose();
    }
}
