using System.ComponentModel;

namespace DeviceDsl.Virtio;

/// <summary>What a virtio device is, as the attributes of its class say it; the generator writes one for <see cref="VirtioDevice.DescribeDevice"/>.</summary>
/// <param name="Id">The number of the kind, as for <see cref="VirtioDeviceAttribute"/>.</param>
/// <param name="Name">What messages call the device.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record VirtioDescription(int Id, string Name)
{
    /// <summary>Whether kicks come by ioeventfd while the driver runs (IE-2).</summary>
    public bool IoEventFd { get; init; } = true;

    /// <summary>Its queues, in any order; together they have the indices from 0 on, each once.</summary>
    public IReadOnlyList<VirtQueueEntry> Queues { get; init; } = [];

    /// <summary>The fields of its configuration space, in any order; no two overlap.</summary>
    public IReadOnlyList<VirtioConfigEntry> Configuration { get; init; } = [];
}
