namespace VirtioBlk;

/// <summary>The wear of a disk (BK-14).</summary>
/// <param name="PreEndOfLife">0 undefined, 1 normal, 2 warning at 80 percent of the reserved blocks, 3 urgent at 90.</param>
/// <param name="TypeA">The wear of one kind of its cells: 0 undefined, 1 to 10 tenths of the lifetime, 11 exceeded.</param>
/// <param name="TypeB">The wear of the other kind.</param>
public readonly record struct DiskLifetime(ushort PreEndOfLife, ushort TypeA, ushort TypeB)
{
    internal bool IsValid => PreEndOfLife <= 3 && TypeA <= 11 && TypeB <= 11;
}
