namespace DeviceDsl.Runtime.Tests;

/// <summary>The tests that run while no other does: others collect garbage and wait for locks.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
