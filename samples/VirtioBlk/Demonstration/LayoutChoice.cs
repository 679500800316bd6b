namespace VirtioBlk.Demonstration;

/// <summary>The layout of the rings.</summary>
internal enum LayoutChoice
{
    /// <summary>Separate areas for descriptors, available and used entries.</summary>
    Split,

    /// <summary>A single ring.</summary>
    Packed,
}
