namespace DeviceDsl.Analyzers.Tests;

/// <summary>Names the rule that a test class is about; <see cref="RuleTable"/> finds by it what a rule has.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
