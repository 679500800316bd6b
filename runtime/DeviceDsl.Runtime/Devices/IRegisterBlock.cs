using System.ComponentModel;

namespace DeviceDsl;

/// <summary>
/// A block of registers as its device sees it. The source generator implements it on every <see cref="RegisterBlockAttribute"/> class.
/// </summary>
/// <remarks>Until it joins a device, a block is a device of its own, which a test can attach.</remarks>
public interface IRegisterBlock : IDevice
{
    /// <summary>Whether the block is a part of a device.</summary>
    bool HasJoined { get; }

    /// <summary>Makes the block a part of a device, with which it shares the host. The generated part of the device calls it.</summary>
    /// <param name="host">The host of the device.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    void Join(DeviceHost host);
}
