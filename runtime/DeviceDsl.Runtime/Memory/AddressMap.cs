using DeviceDsl.Foundation;

namespace DeviceDsl.Memory;

/// <summary>The owners of guest addresses: memory, attached devices, BARs, and the machine and its bus themselves.</summary>
/// <remarks>
/// Addresses are claimed here before the guest can reach their owner, so that no owner hides another. Ioeventfds that a user
/// assigns directly are not tracked: as in the kernel, they may be at any address.
/// </remarks>
internal sealed class AddressMap
{
    [LockRank((int)LockRank.AddressMap)]
    private readonly RankedLock _lock = new(LockRank.AddressMap);
    private readonly AddressLayers[] _spaces = [AddressLayers.Empty, AddressLayers.Empty, AddressLayers.Empty];

    /// <summary>Makes all the claims, or none if one is refused.</summary>
    /// <param name="claims">The claims.</param>
    /// <returns>
    /// <see cref="Errno.EINVAL"/>: a claim extends beyond the end of its space; <see cref="Errno.EEXIST"/>: a claim conflicts with
    /// an existing one.
    /// </returns>
    public Refusal? TryClaim(IReadOnlyList<AddressClaim> claims)
    {
        Refusal? refusal = claims.Select(claim => claim.CheckPlace()).FirstOrDefault(refusal => refusal is not null);
        if (refusal is not null) return refusal;
        using (_lock.Hold())
        {
            var changed = claims.GroupBy(claim => claim.Space)
                .ToDictionary(group => group.Key, group => _spaces[(int)group.Key].With(group));
            foreach (AddressClaim claim in claims)
            {
                if (changed[claim.Space].FindConflict(claim) is { } other) return claim.CheckAgainst(other);
            }

            foreach ((AddressSpace space, AddressLayers layers) in changed) _spaces[(int)space] = layers;
            return null;
        }
    }

    /// <summary>Releases all claims of an owner. An owner without claims is ignored.</summary>
    public void Release(object owner)
    {
        using (_lock.Hold())
        {
            for (int space = 0; space < _spaces.Length; space++) _spaces[space] = _spaces[space].Without(owner);
        }
    }
}
