using System.ComponentModel;

namespace DeviceDsl.Virtio;

/// <summary>
/// The description of a virtio device, as given by the attributes of its class; the generator writes one for
/// <see cref="VirtioDevice.DescribeDevice"/>.
/// </summary>
/// <param name="Id">The virtio device type, as for <see cref="VirtioDeviceAttribute"/>.</param>
/// <param name="Name">The name of the device in messages.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record VirtioDescription(int Id, string Name)
{
    /// <summary>Whether kicks arrive by ioeventfd while the driver is ready (IE-2).</summary>
    public bool IoEventFd { get; init; } = true;

    /// <summary>Its queues, in any order; together their indices are 0, 1, ... without gaps, each once.</summary>
    public IReadOnlyList<VirtQueueEntry> Queues { get; init; } = [];

    /// <summary>The fields of its configuration space, in any order; no two overlap.</summary>
    public IReadOnlyList<VirtioConfigEntry> Configuration { get; init; } = [];

    /// <summary>Its timers, as <see cref="TimerAttribute"/> describes them; their order is that of the saved state.</summary>
    public IReadOnlyList<VirtioTimerEntry> Timers { get; init; } = [];
}
