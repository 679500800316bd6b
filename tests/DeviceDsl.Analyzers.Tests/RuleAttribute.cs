namespace DeviceDsl.Analyzers.Tests;

/// <summary>Names the rule of a test class, for <see cref="RuleTable"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
