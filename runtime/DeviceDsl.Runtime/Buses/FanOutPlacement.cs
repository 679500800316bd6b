using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>
/// The fan-out placement: doorbells of the same address and width form a group, in which a write rings all that it matches.
/// </summary>
/// <remarks>
/// This is the behaviour that iosignalfd proposed before ioeventfd was merged. A group has one address and one width. It owns its
/// range: reads there return zeros, and other writes there ring nothing.
/// </remarks>
internal sealed class FanOutPlacement(GuestBuses buses) : DoorbellPlacement
{
    private const int MaxAccessLength = sizeof(ulong);

    private readonly Dictionary<IoAddress, DoorbellGroup> _groups = [];

    /// <inheritdoc/>
    public override Refusal? Check(IoEventFd doorbell, Func<IoAddress, IEnumerable<IoEventFd>> others)
    {
        if (doorbell.Length == 0)
        {
            return new(Errno.EINVAL, "FanOut", $"Doorbell {doorbell} has no length; a doorbell that fans out needs one.");
        }

        IoEventFd? other = Around(doorbell).SelectMany(others).FirstOrDefault(
            there => !AreOneGroup(there, doorbell) && Overlap(there, doorbell));
        if (other is not null)
        {
            return new(
                Errno.EINVAL, "FanOut",
                $"Doorbell {doorbell} overlaps doorbell {other}; doorbells that fan out together must have the same address and length.");
        }

        return _groups.ContainsKey(doorbell.Address) ? null : CheckRoom(buses.Of(doorbell.Address.Space), doorbell);
    }

    /// <inheritdoc/>
    public override void Change(IReadOnlyCollection<IoEventFd> coming, IReadOnlyCollection<IoEventFd> leaving)
    {
        var changes = new BusChanges();
        Dictionary<IoAddress, IoEventFd[]> members = MembersAfter(coming, [.. leaving]);
        var groups = members.ToDictionary(pair => pair.Key, pair => pair.Value.Length == 0 ? null : new DoorbellGroup(pair.Value));
        foreach ((IoAddress address, DoorbellGroup? group) in groups) Describe(address, group, changes[buses.Of(address.Space)]);
        buses.Apply(changes);
        foreach ((IoAddress address, DoorbellGroup? group) in groups)
        {
            if (group is null) _groups.Remove(address);
            else _groups[address] = group;
        }
    }

    /// <summary>Returns the addresses at which a doorbell could overlap this one.</summary>
    private static IEnumerable<IoAddress> Around(IoEventFd doorbell)
        => Enumerable.Range(1 - MaxAccessLength, (2 * MaxAccessLength) - 1).Select(
            distance => doorbell.Address.Plus(unchecked((ulong)distance)));

    private static bool AreOneGroup(IoEventFd one, IoEventFd other) => one.Address == other.Address && one.Length == other.Length;

    /// <summary>Returns whether two doorbells in one space overlap.</summary>
    private static bool Overlap(IoEventFd one, IoEventFd other)
        => one.Address.Value - other.Address.Value < (ulong)other.Length
           || other.Address.Value - one.Address.Value < (ulong)one.Length;

    /// <summary>Returns the future members of each address at which doorbells are added or removed.</summary>
    private Dictionary<IoAddress, IoEventFd[]> MembersAfter(IReadOnlyCollection<IoEventFd> coming, HashSet<IoEventFd> leaving)
    {
        ILookup<IoAddress, IoEventFd> comingTo = coming.ToLookup(doorbell => doorbell.Address);
        return coming.Concat(leaving).Select(doorbell => doorbell.Address).Distinct()
            .ToDictionary(
                address => address,
                address => MembersOf(address).Where(member => !leaving.Contains(member)).Concat(comingTo[address]).ToArray());
    }

    private IReadOnlyList<IoEventFd> MembersOf(IoAddress address)
        => _groups.TryGetValue(address, out DoorbellGroup? group) ? group.Members : [];

    private void Describe(IoAddress address, DoorbellGroup? group, BusChange change)
    {
        DoorbellGroup? before = _groups.GetValueOrDefault(address);
        bool hasSameRange = before is not null && group is not null && AreOneGroup(before.Members[0], group.Members[0]);
        if (hasSameRange)
        {
            change.Replace(before!, group!);
            return;
        }

        if (before is not null) change.Remove(before);
        if (group is not null) change.Add(EntryOf(group.Members[0], group));
    }
}
