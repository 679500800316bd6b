using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The devices attached to a machine; a device is on one list at a time, whichever machine's it is.</summary>
internal sealed class AttachmentList
{
    private static readonly ConditionalWeakTable<IDevice, Attachment> Attached = [];

    [LockRank((int)LockRank.Lists)]
    private readonly RankedLock _gate = new(LockRank.Lists);
    private Attachment[] _members = [];

    /// <summary>The attachments, in the order in which they were made.</summary>
    public Attachment[] Snapshot => Volatile.Read(ref _members);

    /// <summary>Enters an attachment, unless its device is attached already.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="other">The one that the device has.</param>
    public bool TryAdd(Attachment attachment, out Attachment? other)
    {
        other = Attached.GetValue(attachment.Device, _ => attachment);
        if (other != attachment) return false;
        using (_gate.Hold()) Volatile.Write(ref _members, [.. _members, attachment]);
        return true;
    }

    /// <summary>Takes an attachment off the list, so that its device can be attached again.</summary>
    public void Remove(Attachment attachment)
    {
        using (_gate.Hold()) Volatile.Write(ref _members, [.. _members.Where(other => other != attachment)]);
        // It may be attached again by now, where an end is taken twice.
        if (Attached.TryGetValue(attachment.Device, out Attachment? current) && current == attachment) Attached.Remove(attachment.Device);
    }
}
