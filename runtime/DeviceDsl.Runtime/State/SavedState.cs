using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>
/// Saves and loads a whole object. A state is read and validated completely before any of it is applied, and is applied as a whole
/// or not at all.
/// </summary>
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
    /// <returns>The state, for <see cref="Load"/>.</returns>
    public static byte[] Save(ISavedState whole)
    {
        var writer = new StateWriter();
        writer.Write(whole);
        return writer.ToArray();
    }

    /// <summary>Loads a saved state into an object.</summary>
    /// <param name="whole">The object.</param>
    /// <param name="name">The object's name in messages.</param>
    /// <param name="state">The result of <see cref="Save"/>, or any untrusted bytes.</param>
    /// <param name="onLost">Called with the object's exception if it also rejects its previous state. Its state is undefined then.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is damaged or not valid for this object. The object keeps its previous state.
    /// </exception>
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
            throw new MachineException(new Refusal(
                Errno.EINVAL, "",
                $"The device rejected the saved state of {name}: {exception.Message}"), exception);
        }
    }

    /// <summary>Returns the exception for a device that threw while it was saved.</summary>
    internal static MachineException NotSaved(string name, Exception exception)
        => exception as MachineException
           ?? new MachineException(new Refusal(
               Errno.EINVAL, "",
               $"The state of {name} cannot be saved because the device threw: {exception.Message}"), exception);

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
