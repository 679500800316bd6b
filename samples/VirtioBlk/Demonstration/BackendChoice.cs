namespace VirtioBlk.Demonstration;

/// <summary>Where the bytes of the disk are stored.</summary>
internal enum BackendChoice
{
    /// <summary>In a file.</summary>
    File,

    /// <summary>In memory.</summary>
    Memory,
}
