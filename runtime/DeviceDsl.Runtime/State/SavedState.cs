using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>Saves and loads an object as a whole: a state is read and checked to its end before any of it is used, and used whole or not at all.</summary>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// byte[] state = SavedState.Save(new Counter { Value = 7 });
/// SavedState.Load(new Counter(), "counter", state);
///
/// internal sealed class Counter : ISavedState
/// {
///     public int Value { get; set; }
///
///     public ulong StateSchema =&gt; 1;
///
///     public int StateVersion =&gt; 1;
///
///     public void SaveState(StateWriter writer) =&gt; writer.Write(Value);
///
///     public System.Action LoadState(StateReader reader)
///     {
///         int value = reader.Read&lt;int&gt;();
///         return () =&gt; Value = value;
///     }
/// }
/// </code>
/// </example>
public static class SavedState
{
    /// <summary>Saves an object.</summary>
    /// <param name="whole">The object.</param>
    /// <returns>The state, which <see cref="Load"/> takes.</returns>
    public static byte[] Save(ISavedState whole)
    {
        var writer = new StateWriter();
        writer.Write(whole);
        return writer.ToArray();
    }

    /// <summary>Gives an object a saved state.</summary>
    /// <param name="whole">The object.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="state">What <see cref="Save"/> returned, or anything else.</param>
    /// <param name="onLost">Told of what the object threw where it refused also the state that it had; nobody knows then what state it has.</param>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: it is no state of such an object, or it is damaged. The object has the state it had.</exception>
    public static void Load(ISavedState whole, string name, ReadOnlyMemory<byte> state, Action<Exception>? onLost = null)
    {
        Action load = Read(whole, name, state);
        byte[] before = Save(whole);
        try
        {
            load();
        }
        catch (Exception exception)
        {
            Restore(whole, name, before, onLost);
            throw new MachineException(new Refusal(Errno.EINVAL, "", $"The saved state of {name} is refused by the device: {exception.Message}"), exception);
        }
    }

    /// <summary>The refusal of a device that threw while it was saved.</summary>
    internal static MachineException NotSaved(string name, Exception exception)
        => exception as MachineException
           ?? new MachineException(new Refusal(Errno.EINVAL, "", $"The state of {name} cannot be saved, as the device threw: {exception.Message}"), exception);

    private static Action Read(ISavedState whole, string name, ReadOnlyMemory<byte> state)
    {
        var reader = new StateReader(state, "");
        Action load = reader.Read(whole, name);
        reader.End();
        return load;
    }

    private static void Restore(ISavedState whole, string name, byte[] before, Action<Exception>? onLost)
    {
        try
        {
            Read(whole, name, before)();
        }
        catch (Exception exception)
        {
            onLost?.Invoke(exception);
        }
    }
}
