namespace DeviceDsl;

public abstract partial class Machine
{
    /// <summary>Lets no pause begin or end before <see cref="LetPauseGo"/>.</summary>
    internal void HoldPause()
    {
        ThrowIfDisposed();
        ThrowIfInside("saves or loads the state of a device of");
        _pauseGate.Enter();
    }

    internal void LetPauseGo() => _pauseGate.Exit();
}
