namespace DeviceDsl;

/// <summary>When a register answers. Where registers share bytes, the selected one in the highest layer hides the others.</summary>
public enum RegisterLayer : byte
{
    /// <summary>Always, unless another register hides it.</summary>
    Plain = 0,

    /// <summary>
    /// While an index selects one of its items: an array with <see cref="IndexedByAttribute"/>. All items have one address.
    /// </summary>
    Indexed = 1,

    /// <summary>While its condition holds: see <see cref="RegisterAttribute.When"/>.</summary>
    Banked = 2,
}
