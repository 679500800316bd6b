namespace DeviceDsl;

/// <summary>
/// An object whose state can be saved and loaded. The source generator implements it on every <see cref="DeviceAttribute"/> class.
/// </summary>
/// <remarks>
/// An object in a device's member marked <see cref="StateAttribute"/> may implement it too. It is saved and loaded while no handler
/// of the device runs.
/// </remarks>
public interface ISavedState
{
    /// <summary>A number that identifies the layout of the state. A state with another schema is rejected.</summary>
    ulong StateSchema { get; }

    /// <summary>The version of the state's meaning. A state of another version is rejected.</summary>
    int StateVersion { get; }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">The destination.</param>
    void SaveState(StateWriter writer);

    /// <summary>Reads and validates a whole state without changing the object.</summary>
    /// <param name="reader">A state with this <see cref="StateSchema"/> and <see cref="StateVersion"/>. Its contents are untrusted.</param>
    /// <returns>
    /// An action that applies the state to the object. It is called at most once, and only after all states that are loaded
    /// together have been read. It may throw if a value proves invalid only when it is set; the object then gets its previous state
    /// back.
    /// </returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is not valid for this object; see <see cref="StateReader.Refuse"/>.
    /// </exception>
    Action LoadState(StateReader reader);
}
