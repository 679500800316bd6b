using DeviceDsl.Eventing;
using DeviceDsl.Pci.Bars;

namespace DeviceDsl.Pci;

/// <content>Saving and loading: what the guest made of the function, and its devices. The machine is paused meanwhile.</content>
public sealed partial class PciFunction : ISavedState
{
    private const int Version = 2;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => _space.Schema ^ (ulong)(Msix?.Count ?? 0) << 32 ^ (uint)(_pin?.LineCount ?? 0);

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    private IReadOnlyList<ISavedState> SavedParts => _options.SavedState is { } state ? [state] : _devices;

    /// <summary>
    /// Saves the function: what the guest may change of its configuration space, where its BARs are with it, its MSI-X table with the messages
    /// that wait, its interrupt lines, its devices, and the kicks that are not served yet.
    /// </summary>
    /// <returns>The state, which <see cref="Load"/> takes on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused, so that the state would be of no one moment; <see cref="Errno.EDEADLK"/>: called
    /// by a handler; <see cref="Errno.ENODEV"/>: the function is not on the bus.
    /// </exception>
    public byte[] Save()
    {
        byte[] state = [];
        Host.ChangeStill($"save {this}", () => state = SavedState.Save(this));
        return state;
    }

    /// <summary>
    /// Gives the function a saved state: it is found where the other was, and its devices go on where the others stopped. The guest's
    /// memory is there already.
    /// </summary>
    /// <param name="state">What <see cref="Save"/> returned, or anything else: it is read and checked to its end before any of it is used.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no state of such a function, it is damaged, or something else answers where a BAR did. The function
    /// has the state it had. <see cref="Errno.EBUSY"/>, <see cref="Errno.EDEADLK"/>, <see cref="Errno.ENODEV"/> as with <see cref="Save"/>.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
        => Host.ChangeStill($"load {this}", () => SavedState.Load(this, Name, state, exception => Distrust(nameof(Load), exception)));

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer) => Host.ChangeStill($"save {this}", () =>
    {
        if (_isGone) throw new MachineException(Errno.ENODEV, "", $"{this} has been removed from the bus: it has no state to save.");
        using HandlerGate.Scope scope = _handlers.EnterAnyway();
        _space.Save(writer);
        Msix?.Save(writer);
        _pin?.Save(writer);
        writer.Write(NeedsReset);
        SaveDevices(writer);
        foreach (BarMapping bar in _bars)
        {
            writer.Write(bar.Current is not null);
            writer.WriteOptional(bar.SaveKicks(), static (to, kicks) => to.WriteBytes(kicks));
        }
    });

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        Action space = _space.Load(reader);
        Action? table = Msix?.Load(reader);
        Action? lines = _pin?.Load(reader);
        Exception? failure = reader.ReadBoolean() ? new InvalidOperationException($"{this} needed a reset when its state was saved.") : null;
        Action parts = reader.ReadAll(SavedParts, "device");
        (bool DidAnswer, byte[]? Kicks)[] bars = [.. _bars.Select(_ => (reader.ReadBoolean(), reader.ReadBoolean() ? reader.ReadBytes() : null))];
        return () => Host.ChangeStill($"load {this}", () =>
        {
            PciCommand before = Command;
            HoldInterrupts(space, table);
            LoadDevices(lines, parts, failure);
            TellOfCommand(before);
            for (int i = 0; i < bars.Length; i++) _bars[i].DidAnswer = bars[i].DidAnswer;
            // A state that is refused after all interrupts nobody.
            Host.Place(() =>
            {
                LoadKicks(bars);
                ReleaseInterrupts();
            });
        });
    }

    /// <summary>
    /// Loads the ways of interrupts, closed: what the devices signal while they are loaded waits, by the masks and messages that it belongs to.
    /// </summary>
    private void HoldInterrupts(Action space, Action? table)
    {
        Msix?.Hold();
        _pin?.Open(isOpen: false);
        space();
        Msix?.Hold();
        table?.Invoke();
    }

    private void ReleaseInterrupts()
    {
        Msix?.Follow(Command);
        _pin?.Open(IsPinOpen);
    }

    private void LoadKicks((bool DidAnswer, byte[]? Kicks)[] bars)
    {
        for (int i = 0; i < bars.Length; i++)
        {
            if (bars[i].DidAnswer) _bars[i].ThrowUnlessAnswering();
            if (bars[i].Kicks is { } kicks) _bars[i].LoadKicks(kicks);
        }
    }

    private void SaveDevices(StateWriter writer)
    {
        try
        {
            writer.WriteAll(SavedParts);
        }
        catch (Exception exception) when (_options.SavedState is null)
        {
            _handlers.Fail(nameof(Save), exception);
            throw DeviceDsl.SavedState.NotSaved(Name, exception);
        }
    }

    private void LoadDevices(Action? lines, Action parts, Exception? failure)
    {
        using HandlerGate.Scope scope = _handlers.EnterAnyway();
        lines?.Invoke();
        parts();
        _failures.Restore(failure);
    }

    /// <summary>Records that the function is not what it should be: it cannot be trusted with anything before a reset.</summary>
    internal void Distrust(string what, Exception exception)
    {
        using HandlerGate.Scope scope = _handlers.EnterAnyway();
        _handlers.Fail(what, exception);
    }
}
