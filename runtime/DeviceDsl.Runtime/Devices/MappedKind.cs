using System.ComponentModel;

namespace DeviceDsl;

/// <summary>The kind of item that a <see cref="MappedAttribute"/> describes.</summary>
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

    /// <summary>The message vectors; the count is their number.</summary>
    Vectors,

    /// <summary>The register blocks that contain no others; the count is their number.</summary>
    Blocks,

    /// <summary>The device implements its saved state itself.</summary>
    OwnState,
}
