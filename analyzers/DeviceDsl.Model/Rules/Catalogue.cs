using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace DeviceDsl.Model.Rules;

/// <summary>Every rule, each written once: by topic, in the order of the ids.</summary>
internal static partial class Catalogue
{
    /// <summary>All rules in the order of the ids.</summary>
    public static IEnumerable<Rule> All
        => typeof(Catalogue).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static row => (Rule)row.GetValue(null))
            .OrderBy(static rule => rule.Id, StringComparer.Ordinal);
}
