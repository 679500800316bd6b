using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The devices attached to a machine. A device is on at most one list of all machines.</summary>
internal sealed class AttachmentList
{
    private static readonly ConditionalWeakTable<IDevice, Attachment> Attached = [];

    [LockRank((int)LockRank.Lists)]
    private readonly RankedLock _gate = new(LockRank.Lists);
    private Attachment[] _members = [];

    /// <summary>The attachments, in the order in which they were made.</summary>
    public Attachment[] Snapshot => Volatile.Read(ref _members);

    /// <summary>Adds an attachment, unless its device is already attached.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="other">The device's existing attachment.</param>
    public bool TryAdd(Attachment attachment, out Attachment? other)
    {
        other = Attached.GetValue(attachment.Device, _ => attachment);
        if (other != attachment) return false;
        using (_gate.Hold()) Volatile.Write(ref _members, [.. _members, attachment]);
        return true;
    }

    /// <summary>Removes an attachment, so that its device can be attached again.</summary>
    public void Remove(Attachment attachment)
    {
        using (_gate.Hold()) Volatile.Write(ref _members, [.. _members.Where(other => other != attachment)]);
        // If the end runs twice, the device may already be attached again.
        if (Attached.TryGetValue(attachment.Device, out Attachment? current) && current == attachment) Attached.Remove(attachment.Device);
    }
}
