namespace DeviceDsl.Analyzers.Handlers;

/// <summary>What a method has done with an access that is answered later.</summary>
internal enum DeferredState
{
    /// <summary>Nothing.</summary>
    Open,

    /// <summary>It has completed it.</summary>
    Completed,

    /// <summary>It has stored it or given it to other code.</summary>
    Kept,
}
