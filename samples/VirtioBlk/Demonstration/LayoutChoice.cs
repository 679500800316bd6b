namespace VirtioBlk.Demonstration;

/// <summary>The layout of the rings.</summary>
internal enum LayoutChoice
{
    /// <summary>Descriptors, what is available and what is used apart.</summary>
    Split,

    /// <summary>All of it in one ring.</summary>
    Packed,
}
