namespace DeviceDsl.Model.Rules;

/// <summary>The categories of the rules.</summary>
internal static class Categories
{
    public const string Declaration = "Declaration";
    public const string Handler = "Handler";
    public const string Lifetime = "Lifetime";
    public const string Concurrency = "Concurrency";
    public const string Result = "Result";
    public const string Virtio = "Virtio";
    public const string Hazard = "DotNet";
}
