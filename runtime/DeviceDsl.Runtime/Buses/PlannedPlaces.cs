namespace DeviceDsl.Buses;

/// <summary>The places on a bus of the doorbells of a plan.</summary>
/// <remarks>
/// At most one doorbell of a bus takes a write (IOE-7). So if no other device precedes a doorbell at its address, the doorbell is
/// the first to handle a write that rings it, and no other device needs to be asked. A doorbell that another device precedes is
/// left to the search.
/// </remarks>
internal sealed class PlannedPlaces
{
    private const int None = -1;

    private readonly BusPlan _plan;
    private readonly int[] _places;

    /// <summary>Looks up the doorbells of a bus in the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="entries">The devices of the bus, in bus order.</param>
    /// <param name="index">The same devices by address.</param>
    public PlannedPlaces(BusPlan plan, ReadOnlySpan<BusEntry> entries, BusIndex index)
    {
        _plan = plan;
        _places = new int[plan.Count];
        Array.Fill(_places, None);
        for (int place = 0; place < entries.Length; place++)
        {
            if (entries[place].Device is not IoEventFd doorbell) continue;
            // An entry that contains a wider write at the address also contains a 1-byte write.
            int length = doorbell.Length == 0 ? 1 : doorbell.Length;
            if (HasOthersBefore(doorbell.Address.Value, length, place, index)) continue;
            int number = plan.Find(doorbell.Address.Value, length, doorbell.Match.GetValueOrDefault());
            if ((uint)number < (uint)_places.Length) _places[number] = place;
        }
    }

    /// <summary>Returns the place of the doorbell that takes a write if any device does, or -1 if the plan has none.</summary>
    public int Find(ulong address, int length, ulong value)
    {
        int number = _plan.Find(address, length, value);
        return (uint)number < (uint)_places.Length ? _places[number] : None;
    }

    private static bool HasOthersBefore(ulong address, int length, int place, BusIndex index)
    {
        BusIndex.Matches matches = index.Find(address, (ulong)length);
        while (matches.MoveNext() && matches.Current.Rank < place)
        {
            if (matches.Current.Entry.Device is not IoEventFd) return true;
        }

        return false;
    }
}
