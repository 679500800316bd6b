using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>Keeps a paused machine paused while the state of its devices is saved or loaded.</summary>
/// <remarks>
/// What a device itself runs meanwhile counts as a handler, so that it cannot end the pause it is in. Who detaches a device
/// meanwhile waits for nothing of this but the device's own lock.
/// </remarks>
internal readonly ref struct StillMachine : IDisposable
{
    private readonly Machine _machine;
    private readonly ReadSections.Section _handler;

    /// <summary>Holds the pause.</summary>
    /// <param name="attachment">Whose state it is.</param>
    /// <param name="done">What is done with it.</param>
    /// <exception cref="MachineException">The machine is not paused.</exception>
    public StillMachine(Attachment attachment, string done)
    {
        _machine = attachment.Machine;
        _machine.HoldPause();
        if (!_machine.IsPaused)
        {
            _machine.LetPauseGo();
            throw new MachineException(
                Errno.EBUSY, "", $"The state of {attachment.Name} cannot be {done} while {_machine} runs: pause it first.");
        }

        _handler = _machine.Handlers.EnterAnyway();
    }

    public void Dispose()
    {
        _handler.Dispose();
        _machine.LetPauseGo();
    }
}
