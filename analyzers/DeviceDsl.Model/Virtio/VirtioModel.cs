using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Virtio;

/// <summary>The generator's model of a virtio device. Like the model of a device, it consists of values only.</summary>
/// <param name="Type">The namespace and the containing types of its class.</param>
/// <param name="Id">The number of its device type.</param>
/// <param name="Name">Its name.</param>
/// <param name="UsesIoEventFds">Whether ioeventfds deliver the kicks.</param>
/// <param name="Queues">Its queues.</param>
/// <param name="Configuration">Its configuration fields, ordered by offset.</param>
/// <param name="Deprecations">The ids of the warnings about uses of its handlers and fields.</param>
internal sealed record VirtioModel(
    TypeModel Type,
    int Id,
    string Name,
    bool UsesIoEventFds,
    EquatableArray<VirtQueueModel> Queues,
    EquatableArray<VirtioConfigModel> Configuration,
    EquatableArray<string> Deprecations)
{
    /// <summary>Its timers.</summary>
    public EquatableArray<TimerModel> Timers { get; init; }

    /// <summary>The properties of the timers.</summary>
    public EquatableArray<PropertyModel> Properties { get; init; }

    /// <summary>Whether a member has the name of the keyword <c>field</c>.</summary>
    public bool IsFieldAName { get; init; }
}
