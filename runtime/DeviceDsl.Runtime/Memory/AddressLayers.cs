namespace DeviceDsl.Memory;

/// <summary>The claims in one address space, by kind and address. Immutable.</summary>
internal sealed class AddressLayers
{
    /// <summary>The empty set of claims.</summary>
    public static readonly AddressLayers Empty = new([.. Enum.GetValues<ClaimKind>().Select(_ => Array.Empty<AddressClaim>())]);

    private static readonly ClaimKind[] Everything = Enum.GetValues<ClaimKind>();
    private static readonly UInt128 MaxRegisterLength = sizeof(ulong);

    // By kind, each layer in address order. Claims of a kind do not overlap, except doorbells, which have one address each, and
    // registers of one device, which have at most 8.
    private readonly AddressClaim[][] _layers;

    private AddressLayers(AddressClaim[][] layers) => _layers = layers;

    /// <summary>Returns these claims plus others.</summary>
    public AddressLayers With(IEnumerable<AddressClaim> claims)
    {
        AddressClaim[][] layers = [.. _layers];
        foreach (IGrouping<ClaimKind, AddressClaim> coming in claims.GroupBy(claim => claim.Kind))
        {
            layers[(int)coming.Key] = Merge(_layers[(int)coming.Key], [.. coming.OrderBy(claim => claim.First)]);
        }

        return new(layers);
    }

    /// <summary>Returns these claims without those of an owner.</summary>
    public AddressLayers Without(object owner)
        => new(
        [
            .. _layers.Select(layer => Array.Exists(layer, claim => claim.Owner == owner)
                ? [.. layer.Where(claim => claim.Owner != owner)]
                : layer),
        ]);

    /// <summary>Returns a claim that conflicts with the given one, if any.</summary>
    public AddressClaim? FindConflict(AddressClaim claim)
    {
        foreach (ClaimKind kind in ConflictsOf(claim.Kind))
        {
            AddressClaim[] layer = _layers[(int)kind];
            UInt128 reach = claim.First < MaxRegisterLength ? UInt128.Zero : claim.First - MaxRegisterLength;
            for (int i = Math.Max(FindFrom(layer, reach) - 1, 0); i < layer.Length && layer[i].First < claim.End; i++)
            {
                if (layer[i] != claim && layer[i].Overlaps(claim) && Conflict(claim, layer[i])) return layer[i];
            }
        }

        return null;
    }

    /// <summary>Returns the kinds that can conflict with a kind.</summary>
    private static ClaimKind[] ConflictsOf(ClaimKind kind) => kind switch
    {
        ClaimKind.Register => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Register, ClaimKind.ExitDoorbell],
        ClaimKind.Doorbell => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.ExitDoorbell],
        ClaimKind.ExitDoorbell => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Register, ClaimKind.Doorbell, ClaimKind.ExitDoorbell],
        ClaimKind.Bar => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Bar],
        _ => Everything,
    };

    /// <summary>Whether two overlapping claims conflict.</summary>
    private static bool Conflict(AddressClaim one, AddressClaim other) => (one.Kind, other.Kind) switch
    {
        (ClaimKind.ExitDoorbell, ClaimKind.Register) or (ClaimKind.Register, ClaimKind.ExitDoorbell) => one.Owner != other.Owner,
        (ClaimKind.Register, ClaimKind.Register) => !one.SharesWith(other),
        (ClaimKind.ExitDoorbell or ClaimKind.Doorbell, ClaimKind.ExitDoorbell or ClaimKind.Doorbell) => one.CollidesWith(other),
        _ => true,
    };

    /// <summary>Returns the index of the first claim of a layer at or after an address.</summary>
    private static int FindFrom(AddressClaim[] layer, UInt128 address)
    {
        int from = 0, to = layer.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (layer[middle].First < address) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private static AddressClaim[] Merge(AddressClaim[] here, AddressClaim[] coming)
    {
        var merged = new AddressClaim[here.Length + coming.Length];
        int fromHere = 0, fromComing = 0;
        for (int i = 0; i < merged.Length; i++)
        {
            bool isComing = fromHere == here.Length || (fromComing < coming.Length && coming[fromComing].First < here[fromHere].First);
            merged[i] = isComing ? coming[fromComing++] : here[fromHere++];
        }

        return merged;
    }
}
