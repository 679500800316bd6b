namespace DeviceDsl;

/// <summary>Something whose state can be saved and loaded. The source generator implements it on every <see cref="DeviceAttribute"/> class.</summary>
/// <remarks>
/// What a device holds in a member that is marked <see cref="StateAttribute"/> may implement it as well. It is saved and loaded
/// where no handler of the device runs.
/// </remarks>
public interface ISavedState
{
    /// <summary>What the state consists of, as one number: a state of another is refused.</summary>
    ulong StateSchema { get; }

    /// <summary>The version of what the state means: a state of another is refused.</summary>
    int StateVersion { get; }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    void SaveState(StateWriter writer);

    /// <summary>Reads and checks a state, all of it, and changes nothing.</summary>
    /// <param name="reader">A state of this <see cref="StateSchema"/> and <see cref="StateVersion"/>, which may be hostile.</param>
    /// <returns>
    /// What gives the object this state. It is called at most once, and only after all that is loaded together was read. It
    /// may throw where only setting a value tells that it is wrong: the object is then given the state it had.
    /// </returns>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: it is no state of this object; see <see cref="StateReader.Refuse"/>.</exception>
    Action LoadState(StateReader reader);
}
