using System.ComponentModel;

namespace DeviceDsl;

/// <summary>What a <see cref="MappedAttribute"/> is about.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum MappedKind : byte
{
    /// <summary>A doorbell, or an array of them.</summary>
    Doorbell,

    /// <summary>A register, or an array of them.</summary>
    Register,

    /// <summary>A region.</summary>
    Region,

    /// <summary>An interrupt line.</summary>
    Line,
}
