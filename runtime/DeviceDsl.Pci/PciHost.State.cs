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

    /// <summary>Saves what the guest selected of configuration space, and every function as <see cref="PciFunction.Save"/> does.</summary>
    /// <returns>The state, which <see cref="Load"/> takes on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused; <see cref="Errno.EDEADLK"/>: called by a handler.
    /// </exception>
    public byte[] Save()
    {
        byte[] state = [];
        ChangeStill("saves the bus", () => state = SavedState.Save(this));
        return state;
    }

    /// <summary>Gives the bus a saved state, with functions of the same kinds in the same places. The guest's memory is there already.</summary>
    /// <param name="state">What <see cref="Save"/> returned, or anything else: it is read and checked to its end before any of it is used.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no state of such a bus, it is damaged, or something else answers where a BAR did. Everything has the
    /// state it had. <see cref="Errno.EBUSY"/>: the machine is not paused; <see cref="Errno.EDEADLK"/>: called by a handler.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state) => ChangeStill("loads the bus", () => SavedState.Load(this, ToString(), state, Distrust));

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer) => ChangeStill("saves the bus", () =>
    {
        writer.Write(_ports.Selected);
        writer.WriteAll(Functions);
    });

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        uint selected = reader.Read<uint>();
        Action functions = reader.ReadAll(Functions, "function");
        return () => ChangeStill("loads the bus", () =>
        {
            _ports.Selected = selected;
            PlaceAll(functions);
        });
    }

    /// <summary>Does something to the bus while nothing else is done to it, and while its machine is paused.</summary>
    internal void ChangeStill(string what, Action change)
    {
        if (!Machine.IsPauseHeld && IsInside) throw Inside(what);
        // The pause before the bus, as everybody else: who waits for the bus has passed the gate, and a pause waits for that.
        using var paused = new PausedMachineScope(Machine, $"Nobody {what}");
        using (_lock.Hold()) change();
    }

    /// <summary>
    /// Places BARs that were loaded, and then does something: at once, or when all functions that are loaded together are loaded, as a BAR
    /// may be where another function's is until that is loaded too.
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

    private void Distrust(Exception exception)
    {
        foreach (PciFunction function in Functions) function.Distrust(nameof(Load), exception);
    }
}
