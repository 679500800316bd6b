namespace DeviceDsl.Virtio;

/// <summary>A set of features: offered, accepted or negotiated.</summary>
/// <remarks>Feature numbers of VIRTIO 1.4 go past 63, so a set has 128 bits (T-7).</remarks>
/// <param name="Bits">Feature n is bit n.</param>
public readonly record struct VirtioFeatures(UInt128 Bits)
{
    /// <summary>A set of features.</summary>
    /// <param name="features">The features.</param>
    public static VirtioFeatures Of(params ReadOnlySpan<VirtioFeature> features)
    {
        UInt128 bits = 0;
        foreach (VirtioFeature feature in features) bits |= UInt128.One << (int)feature;
        return new(bits);
    }

    /// <summary>Whether a feature is in the set.</summary>
    /// <param name="feature">Its number, 0 to 127; none other is.</param>
    public bool Has(VirtioFeature feature) => (uint)feature < 128 && ((Bits >> (int)feature) & 1) != 0;

    /// <summary>The set with one more feature.</summary>
    /// <param name="feature">Its number, 0 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public VirtioFeatures With(VirtioFeature feature)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)feature, 127u, nameof(feature));
        return new(Bits | (UInt128.One << (int)feature));
    }

    /// <summary>The 32 features that a driver sees under a selector; none beyond the fourth (VP-7).</summary>
    /// <param name="selector">The features from 32 times this on.</param>
    public uint Window(uint selector) => selector < 4 ? (uint)(Bits >> (int)(selector * 32)) : 0;

    /// <summary>The bits in hexadecimal.</summary>
    public override string ToString() => $"0x{Bits:x}";
}
