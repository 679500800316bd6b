namespace DeviceDsl.Model.Rules;

/// <summary>Every rule, each written once: by topic, in the order of the ids.</summary>
internal static partial class Catalogue;
