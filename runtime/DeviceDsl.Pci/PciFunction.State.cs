using DeviceDsl.Eventing;
using DeviceDsl.Pci.Bars;

namespace DeviceDsl.Pci;

/// <content>Saving and loading the guest's settings of the function, and its devices. The machine must be paused.</content>
public sealed partial class PciFunction : ISavedState
{
    private const int Version = 2;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => _space.Schema ^ (ulong)(Msix?.Count ?? 0) << 32 ^ (uint)(_pin?.LineCount ?? 0);

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    private IReadOnlyList<ISavedState> SavedParts => _options.SavedState is { } state ? [state] : _devices;

    /// <summary>
    /// Saves the function: the writable part of its configuration space, which includes the addresses of its BARs, its MSI-X table with the
    /// pending messages, its interrupt lines, its devices, and the kicks that are not served yet.
    /// </summary>
    /// <returns>The state, for <see cref="Load"/> on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused, so that the state would not be of a single moment;
    /// <see cref="Errno.EDEADLK"/>: called by a handler; <see cref="Errno.ENODEV"/>: the function is not on the bus.
    /// </exception>
    public byte[] Save()
    {
        byte[] state = [];
        Host.ChangeStill($"save {this}", () => state = SavedState.Save(this));
        return state;
    }

    /// <summary>
    /// Loads a saved state: the guest finds the function as the saved one was, and its devices continue where the saved ones stopped. The
    /// guest's memory must already be in place.
    /// </summary>
    /// <param name="state">
    /// The result of <see cref="Save"/>, or untrusted bytes: all of it is read and checked before any of it takes effect.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is not of such a function, is damaged, or the address of a BAR is taken. The function keeps
    /// its state. <see cref="Errno.EBUSY"/>, <see cref="Errno.EDEADLK"/>, <see cref="Errno.ENODEV"/> as for <see cref="Save"/>.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
        => Host.ChangeStill($"load {this}", () => SavedState.Load(this, Name, state, exception => MarkUnreliable(nameof(Load), exception)));

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
        Exception? failure = reader.ReadBoolean()
            ? new InvalidOperationException($"{this} needed a reset when its state was saved.")
            : null;
        Action parts = reader.ReadAll(SavedParts, "device");
        (bool DidAnswer, byte[]? Kicks)[] bars =
        [
            .. _bars.Select(_ => (reader.ReadBoolean(), reader.ReadBoolean() ? reader.ReadBytes() : null)),
        ];
        return () => Host.ChangeStill($"load {this}", () =>
        {
            PciCommand before = Command;
            HoldInterrupts(space, table);
            LoadDevices(lines, parts, failure);
            NotifyCommandChanged(before);
            for (int i = 0; i < bars.Length; i++) _bars[i].DidAnswer = bars[i].DidAnswer;
            // So a state that is rejected after all causes no interrupt.
            Host.Place(() =>
            {
                LoadKicks(bars);
                ReleaseInterrupts();
            });
        });
    }

    /// <summary>
    /// Loads the interrupt state but holds all interrupts: the devices' signals while they are loaded become pending under the loaded masks
    /// and messages.
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
        _handlers.Deferred.EndAll();
    }

    /// <summary>Records that the state of the function is unreliable: it needs a reset.</summary>
    internal void MarkUnreliable(string what, Exception exception)
    {
        using HandlerGate.Scope scope = _handlers.EnterAnyway();
        _handlers.Fail(what, exception);
    }
}
