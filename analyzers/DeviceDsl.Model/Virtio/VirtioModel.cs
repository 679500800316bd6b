namespace DeviceDsl.Model.Virtio;

/// <summary>All that the generator knows of a virtio device: values only, as of a device.</summary>
/// <param name="Type">Where its class stands.</param>
/// <param name="Id">The number of its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="UsesIoEventFds">Whether kicks come by ioeventfd.</param>
/// <param name="Queues">Its queues.</param>
/// <param name="Configuration">Its configuration, by the offsets.</param>
/// <param name="UsesObsoleteMembers">Whether one of its handlers or fields is obsolete.</param>
internal sealed record VirtioModel(
    TypeModel Type,
    int Id,
    string Name,
    bool UsesIoEventFds,
    EquatableArray<VirtQueueModel> Queues,
    EquatableArray<VirtioConfigModel> Configuration,
    bool UsesObsoleteMembers);
