using DeviceDsl.Machines;

namespace DeviceDsl.Pci;

/// <content>Saving and loading the bus with all its functions.</content>
public sealed partial class PciHost : ISavedState
{
    private const int Version = 1;
    private List<Action>? _oncePlaced;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => Functions.Aggregate(0UL, static (schema, function) => (schema * 31) ^ (uint)function.Address.Index);

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    /// <summary>Saves the guest's selection in configuration space, and every function as <see cref="PciFunction.Save"/> does.</summary>
    /// <returns>The state, for <see cref="Load"/> on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused; <see cref="Errno.EDEADLK"/>: called by a handler.
    /// </exception>
    public byte[] Save()
    {
        byte[] state = [];
        ChangeStill("save the bus", () => state = SavedState.Save(this));
        return state;
    }

    /// <summary>
    /// Loads a saved state of a bus with the same kinds of functions at the same addresses. The guest's memory must already be in place.
    /// </summary>
    /// <param name="state">
    /// The result of <see cref="Save"/>, or untrusted bytes: all of it is read and checked before any of it takes effect.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is not of such a bus, is damaged, or the address of a BAR is taken. Everything keeps its
    /// state. <see cref="Errno.EBUSY"/>: the machine is not paused; <see cref="Errno.EDEADLK"/>: called by a handler.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
        => ChangeStill("load the bus", () => SavedState.Load(this, ToString(), state, MarkUnreliable));

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer) => ChangeStill("save the bus", () =>
    {
        writer.Write(_ports.Selected);
        writer.WriteAll(Functions);
    });

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        uint selected = reader.Read<uint>();
        Action functions = reader.ReadAll(Functions, "function");
        return () => ChangeStill("load the bus", () =>
        {
            _ports.Selected = selected;
            PlaceAll(functions);
        });
    }

    /// <summary>Makes a change of the bus, exclusively and while its machine is paused.</summary>
    internal void ChangeStill(string what, Action change)
    {
        if (!Machine.IsPauseHeld && IsInside) throw Inside(what);
        // The pause comes before the lock of the bus, as everywhere: a thread that waits for the bus has passed the gate, and a pause waits
        // for it.
        using var paused = new PausedMachineScope(Machine, $"Cannot {what}");
        using (_lock.Hold()) change();
    }

    /// <summary>
    /// Places BARs that were loaded, and then runs an action: at once, or after all functions of the same load, because a BAR may have the
    /// address of another function's BAR until that function is also loaded.
    /// </summary>
    internal void Place(Action then)
    {
        if (_oncePlaced is not null)
        {
            _oncePlaced.Add(then);
            return;
        }

        Decoding.Update();
        then();
    }

    private void PlaceAll(Action functions)
    {
        List<Action> actions = [];
        _oncePlaced = actions;
        try
        {
            functions();
        }
        finally
        {
            _oncePlaced = null;
        }

        Decoding.Update();
        actions.ForEach(static action => action());
    }

    private void MarkUnreliable(Exception exception)
    {
        foreach (PciFunction function in Functions) function.MarkUnreliable(nameof(Load), exception);
    }
}
